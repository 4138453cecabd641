import GRDB

/// The words of each disk for full-text search: names, path, VMs that have it, tags, metadata and owner.
///
/// Triggers note in `text_pending` whose words may have changed; they are written anew at the end of the transaction, once
/// for each disk, whatever changed.
enum DiskText {
    static func refresh(in db: Database) throws {
        let next = try db.cachedStatement(sql: "SELECT disk_id FROM text_pending ORDER BY disk_id LIMIT 1000")
        while true {
            let pending = try Int64.fetchAll(next)
            guard let last = pending.last else { return }
            let words = try db.cachedStatement(sql: select)
            // FTS5 takes a row with the same key in place of the one before.
            let insert = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO disk_text (rowid, name, path, vm, tags, metadata, owner)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            )
            for disk in pending {
                guard let row = try Row.fetchOne(words, arguments: [disk]) else { continue }
                let texts = (0..<6).map { column in (row[column] as String?).map(SearchWords.spaced) }
                try insert.execute(arguments: [disk] + StatementArguments(texts))
            }
            try db.cachedStatement(sql: "DELETE FROM text_pending WHERE disk_id <= ?").execute(arguments: [last])
        }
    }

    /// The texts of one disk as they are to be searched in.
    static let select = """
        SELECT disk.name, disk.path,
            (SELECT group_concat(vm.name, ' ; ') FROM attachment JOIN vm ON vm.id = attachment.vm_id
                WHERE attachment.disk_id = disk.id AND to_time IS NULL),
            (SELECT group_concat(ifnull(category || '/', '') || tag.name, ' ; ') FROM tag WHERE tag.disk_id = disk.id),
            (SELECT group_concat(key || ' ' || value, ' ; ') FROM metadata
                WHERE metadata.disk_id = disk.id AND NOT (key >= 'fcd.' AND key < 'fcd/')),
            (SELECT label FROM (SELECT coalesce(team, '') || ' ; ' || coalesce(person, '') || ' ; '
                || coalesce(contact, '') || ' ; ' || coalesce(cost_centre, '') || ' ; ' || coalesce(purpose, '')
                AS label FROM owner WHERE owner.disk_id = disk.id))
        FROM disk WHERE disk.id = ?
        """
}
