"""BSON (bsonspec.org 1.1) from dumps, as Arrow record batches: a compiled walker, with pymongo behind it."""
