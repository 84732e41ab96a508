// A real MongoDB wire server for the tests: FerretDB over SQLite, on one loopback port.
// Usage: ferretdb ADDRESS FOLDER [CERT KEY]
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func listener(args []string) ferretdb.ListenerConfig {
	if len(args) == 4 {
		return ferretdb.ListenerConfig{TLS: args[0], TLSCertFile: args[2], TLSKeyFile: args[3]}
	}
	return ferretdb.ListenerConfig{TCP: args[0]}
}

func main() {
	args := os.Args[1:]
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  listener(args),
		Handler:   "sqlite",
		SQLiteURL: "file:" + args[1] + "/",
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := server.Run(ctx); err != nil {
		log.Fatal(err)
	}
}
