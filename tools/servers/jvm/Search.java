import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node on loopback: java Search.java FOLDER PORT. */
public class Search {
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        OpenSearchRunner runner = new OpenSearchRunner();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try { runner.close(); } catch (Exception e) { System.err.println(e); }
        }));
        runner.onBuild((number, settings) -> {
            settings.put("http.host", "127.0.0.1");
            settings.put("http.port", port);
            settings.put("transport.host", "127.0.0.1");
            settings.put("transport.port", "0");
        });
        try {
            runner.build(OpenSearchRunner.newConfigs().basePath(args[0]).numOfNode(1).disableESLogger());
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
        Thread.currentThread().join();
    }
}
