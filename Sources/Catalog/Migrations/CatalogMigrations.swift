import GRDB

/// The ordered list of migrations. One that has shipped is never changed: what comes later gets a number of its own.
enum CatalogMigrations {
    /// What the first migration writes into the file's header.
    static let applicationID = 0x4643_4443

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        // Whole-file foreign key checks before each migration would read a million rows for nothing.
        migrator = migrator.disablingDeferredForeignKeyChecks()
        migrator.registerMigration("1 disks", migrate: Migration1Disks.run)
        migrator.registerMigration("2 retirement", migrate: Migration2Retirement.run)
        migrator.registerMigration("3 history", migrate: Migration3History.run)
        migrator.registerMigration("4 snapshots", migrate: Migration4Snapshots.run)
        migrator.registerMigration("5 authors", migrate: Migration5Authors.run)
        migrator.registerMigration("6 ages", migrate: Migration6Ages.run)
        return migrator
    }

    /// Applies what is missing.
    ///
    /// Two processes can meet at a new file: the migrator looks at what has been applied before it takes the lock, so
    /// the later one may find its tables made already. That is no failure as long as the file gets further.
    static func migrate(_ writer: some DatabaseWriter) throws {
        let migrator = migrator
        while true {
            let before = try writer.read(migrator.appliedIdentifiers)
            do {
                try migrator.migrate(writer)
                return
            } catch {
                let after = try writer.read(migrator.appliedIdentifiers)
                if after == before { throw error }
            }
        }
    }
}
