import org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner;

/** One Elasticsearch node on loopback: java Elastic.java FOLDER PORT. */
public class Elastic {
    public static void main(String[] args) throws Exception {
        ElasticsearchClusterRunner runner = new ElasticsearchClusterRunner();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try { runner.close(); } catch (Exception e) { System.err.println(e); }
        }));
        runner.onBuild((number, settings) -> {
            settings.put("http.host", "127.0.0.1");
            settings.put("http.port", args[1]);
            settings.put("transport.host", "127.0.0.1");
            settings.put("transport.port", "0");
        });
        try {
            runner.build(ElasticsearchClusterRunner.newConfigs().basePath(args[0]).numOfNode(1).disableESLogger());
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
        Thread.currentThread().join();
    }
}
