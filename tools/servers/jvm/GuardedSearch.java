import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node with its security plugin on loopback: java GuardedSearch.java FOLDER PORT SECURITY CERT KEY. */
public class GuardedSearch {
    public static void main(String[] args) throws Exception {
        Path config = Path.of(args[0], "node_1", "config");
        Path rules = config.resolve("opensearch-security");
        Files.createDirectories(rules);
        try (Stream<Path> found = Files.list(Path.of(args[2], "config"))) {
            for (Path one : found.toList()) {
                Files.copy(one, rules.resolve(one.getFileName()));
            }
        }
        Files.copy(Path.of(args[3]), config.resolve("cert.pem"));
        Files.copy(Path.of(args[4]), config.resolve("key.pem"));
        OpenSearchRunner runner = new OpenSearchRunner();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try { runner.close(); } catch (Exception e) { System.err.println(e); }
        }));
        runner.onBuild((number, settings) -> {
            settings.put("http.host", "127.0.0.1");
            settings.put("http.port", args[1]);
            settings.put("transport.host", "127.0.0.1");
            settings.put("transport.port", "0");
            settings.put("plugins.security.allow_default_init_securityindex", true);
            settings.put("plugins.security.disabled", false);
            settings.put("plugins.security.ssl.transport.pemcert_filepath", "cert.pem");
            settings.put("plugins.security.ssl.transport.pemkey_filepath", "key.pem");
            settings.put("plugins.security.ssl.transport.pemtrustedcas_filepath", "cert.pem");
            settings.put("plugins.security.ssl.transport.enforce_hostname_verification", false);
            settings.put("plugins.security.ssl.http.enabled", args.length > 5);
            if (args.length > 5) {
                settings.put("plugins.security.ssl.http.pemcert_filepath", "cert.pem");
                settings.put("plugins.security.ssl.http.pemkey_filepath", "key.pem");
                settings.put("plugins.security.ssl.http.pemtrustedcas_filepath", "cert.pem");
            }
            settings.putList("plugins.security.authcz.admin_dn", "CN=localhost");
            settings.putList("plugins.security.nodes_dn", "CN=localhost");
        });
        try {
            runner.build(OpenSearchRunner.newConfigs().basePath(args[0]).numOfNode(1)
                .pluginTypes("org.opensearch.security.OpenSearchSecurityPlugin").disableESLogger());
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
        Thread.currentThread().join();
    }
}
