import GRDB

// Full-text search.
extension CompiledCondition {
    /// Words of today's disks, all of them.
    init(words phrases: [SearchPhrase], _ context: Context) {
        let expression = phrases.map(\.expression).joined(separator: " AND ")
        let set: SQL = "SELECT rowid FROM disk_text WHERE disk_text MATCH \(expression)"
        // Whatever begins so is gathered anew for each look.
        let looksUp = context.looksUpWords && !phrases.contains(where: \.isPrefix)
        self.init(
            test: looksUp
                ? "EXISTS (SELECT 1 FROM disk_text WHERE disk_text.rowid = disk.id AND disk_text MATCH \(expression))"
                : "disk.id IN (\(set))",
            set: set
        )
        hasWords = true
    }

    /// Words that may be the beginning of an ID, or words of disks as they were.
    init(_ phrase: SearchPhrase, _ context: Context) {
        var parts: [CompiledCondition] = []
        if phrase.hasWord {
            parts.append(
                context.isPast
                    ? CompiledCondition(test: Self.occurs(phrase.text)) : CompiledCondition(words: [phrase], context)
            )
        }
        if phrase.looksLikeIdentifier {
            parts.append(CatalogCondition.TextField.id.compiled(.exact(phrase.text), context))
        }
        // Nothing but separators occurs nowhere.
        self.init(any: parts)
    }

    /// Where `column` of the full-text index has these words: of few disks more than those that are meant.
    static func having(_ text: String, isPrefix: Bool = false, in column: String, _ context: Context) -> SQL? {
        let phrase = SearchPhrase(text, isPrefix: isPrefix)
        guard !context.isPast, phrase.hasWord else { return nil }
        let expression = "\(column) : \(phrase.expression)"
        return "SELECT rowid FROM disk_text WHERE disk_text MATCH \(expression)"
    }

    /// Whether a disk as it was has `text` anywhere within its texts: the full-text index has today's words only.
    private static func occurs(_ text: String) -> SQL {
        let escaped = text.unicodeScalars.reduce(into: "") { escaped, scalar in
            escaped += "%_\\".unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
        }
        let pattern = "%\(escaped)%"
        func like(_ column: String) -> SQL { SQL("\(sql: column) LIKE \(pattern) ESCAPE '\\'") }
        let owner = ["team", "person", "contact", "cost_centre", "purpose"].map(like).joined(separator: " OR ")
        return """
            (\(like("disk.name")) OR \(like("disk.path"))
            OR EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = disk.id AND (\(owner)))
            OR EXISTS (SELECT 1 FROM tag WHERE tag.disk_id = disk.id
                AND \(like("ifnull(category || '/', '') || tag.name")))
            OR EXISTS (SELECT 1 FROM metadata WHERE metadata.disk_id = disk.id
                AND NOT (key >= 'fcd.' AND key < 'fcd/') AND \(like("key || ' ' || value")))
            OR EXISTS (SELECT 1 FROM attachment JOIN vm ON vm.id = attachment.vm_id
                WHERE attachment.disk_id = disk.id AND to_time IS NULL AND \(like("vm.name"))))
            """
    }
}
