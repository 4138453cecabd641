/* Loaded into a program with LD_PRELOAD: see commit_killer.c. */
