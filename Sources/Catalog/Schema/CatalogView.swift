/// One of the documented views of a catalog: what other programs read, and what stays as it is from version to version.
///
/// `fcd catalog schema` and docs/catalog.md say the same of it, and a test holds both against the views themselves.
public struct CatalogView: Equatable, Sendable {
    /// What a column holds.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// Any text.
        case text
        /// A whole number.
        case integer
        /// A size: a whole number of MiB (2^20 bytes).
        case mebibytes = "MiB"
        /// A time in UTC, `2031-12-31T23:59:59.000Z`, which sorts as it reads.
        case time
        /// A day, `2031-12-31`.
        case day
        /// 1 or 0.
        case truth = "0/1"
    }

    /// One column of a view. Any may be NULL where its value is not known.
    public struct Column: Equatable, Sendable {
        /// Its name.
        public var name: String
        /// What it holds.
        public var kind: Kind
        /// What that means, in Markdown, beginning with a small letter.
        public var meaning: String

        init(_ name: String, _ kind: Kind, _ meaning: String) {
            self.name = name
            self.kind = kind
            self.meaning = meaning
        }
    }

    /// Its name.
    public var name: String
    /// What its rows are, in Markdown.
    public var meaning: String
    /// Its columns in their order. New ones come at the end.
    public var columns: [Column]

    init(_ name: String, _ meaning: String, _ columns: [Column]) {
        self.name = name
        self.meaning = meaning
        self.columns = columns
    }

    /// All views: what is, what was, and the servers.
    public static let all = disks + history + servers
}

/// Columns that several views have.
extension CatalogView {
    /// Which disk a row is about.
    static let which = [
        Column("disk_id", .integer, "the disk's key in this catalog: it leads to `disks`"),
        Column("fcd_id", .text, "the server's ID of the disk; NULL while the disk is being made"),
        Column("disk", .text, "the disk's name"),
        Column("server", .text, "the server that has the disk"),
    ]

    static let state = Column("state", .text, "the disk's state, as in `disks`")

    static let ownership = [
        Column("owner", .text, "team, else person, else contact"),
        Column("team", .text, "the team that owns it"),
        Column("person", .text, "the person"),
        Column("contact", .text, "whom to ask, such as a mail address"),
        Column("cost_centre", .text, "who pays"),
        Column("purpose", .text, "what it is for"),
        Column("expires_on", .day, "the last day that the ownership holds: it has expired from the next one on"),
    ]

    static let machine = [
        Column("vm", .text, "the virtual machine's name"),
        Column("vm_moid", .text, "its managed object ID, such as `vm-42`"),
    ]
}
