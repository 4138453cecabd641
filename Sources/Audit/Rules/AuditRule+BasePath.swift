/// A disk with snapshots shows its delta's path, `x-000001.vmdk`: another one after each snapshot, while its file is where
/// it was.
extension AuditRule {
    /// The path of the file that a disk stands on, of one that may be its delta's; in SQL.
    static func base(of path: String) -> String {
        """
        CASE WHEN \(path) GLOB '*-[0-9][0-9][0-9][0-9][0-9][0-9].vmdk'
            THEN substr(\(path), 1, length(\(path)) - 12) || '.vmdk' ELSE \(path) END
        """
    }

    /// The same of a path that was read.
    static func basePath(of path: String) -> String { path.replacing(/-[0-9]{6}\.vmdk$/, with: ".vmdk") }
}
