// backup: copies of a SQLite county that prove themselves.
//
// A backup is a directory NAME-YYYYMMDD-HHMMSS holding `data.db.gz` (one commit, VACUUM INTO,
// gzip), `manifest.json` and, only with
// --with-keys, `data.key`. The manifest says sizes, BLAKE2b-256 of the packed and the plain file,
// and the audit head, so that a restored county is known to be that one and whole. It is made aside
// and renamed when everything is on the disk. PostgreSQL has pg_dump and says so.
#pragma once
#include "cli/cli.h"

extern const Fault backup_postgres;  // 422  use pg_dump
extern const Fault backup_none;      // 404  no backup there
// 422  a digest, a size or the audit head is not what the manifest says
extern const Fault backup_damaged;
extern const Fault backup_there;   // 409  restoring would overwrite; --yes
extern const Fault backup_no_key;  // 404  no key file to read the restored county with

Err backup_create_prepare(Arena *arena, Args *args);
Err backup_create_act(Cx *cx, const Args *args, CommandOut *out);

int backup_verify(Cli *cli, const Args *args);
int backup_restore(Cli *cli, const Args *args);
int backup_list(Cli *cli, const Args *args);

// --- pack.c: gzip from file to file, synced; the digests are of whole files
typedef void (*PackTell)(void *to, int64_t done, int64_t all);
MUST_USE Err pack_file(const char *from, const char *to, PackTell tell, void *with);
MUST_USE Err unpack_file(const char *from, const char *to, int64_t max, PackTell tell, void *with);
MUST_USE Err digest_file(Arena *arena, const char *path, Str *hex, int64_t *bytes);
