// CouchDB's API with CouchDB 3's rules of access for the tests: Kivik's server over memory, on one loopback port.
// Usage: kivik ADDRESS [CERT KEY]   "root" with the password "secret" is its administrator, "guest" with "secret" none.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/go-kivik/kivik/v4"
	_ "github.com/go-kivik/kivik/v4/x/memorydb"
	"github.com/go-kivik/kivik/v4/x/server"
	"github.com/go-kivik/kivik/v4/x/server/auth"
)

func main() {
	client, err := kivik.New("memory", "")
	if err != nil {
		log.Fatal(err)
	}
	users := auth.NewMemoryUserStore()
	for name, roles := range map[string][]string{"root": {auth.RoleAdmin}, "guest": {}} {
		if err := users.AddUser(name, "secret", roles); err != nil {
			log.Fatal(err)
		}
	}
	handler := server.New(client, server.WithUserStores(users), server.WithAuthHandlers(auth.BasicAuth()))
	if len(os.Args) == 4 {
		log.Fatal(http.ListenAndServeTLS(os.Args[1], os.Args[2], os.Args[3], handler))
	}
	log.Fatal(http.ListenAndServe(os.Args[1], handler))
}
