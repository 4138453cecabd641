import Catalog
import FCD

/// What a person may write on a disk: one line that reads the same everywhere, short enough for vSphere to keep.
enum DiskWords {
    /// The most characters of a name: what vSphere takes for the names of virtual machines, datastores and folders. It
    /// documents no limit for disks.
    static let nameLimit = 80
    /// The most characters of a description, a tag's part, a part of an owner, and a metadata key.
    static let lineLimit = 256
    /// The most characters of a metadata value.
    static let valueLimit = 2_048

    /// Refuses what cannot be a disk's name, or would be taken for something else where a disk is named.
    ///
    /// - parameter usage: The command to write instead, without `fcd`.
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``.
    static func requireName(_ name: String, _ usage: String) throws(FCDError) {
        guard !name.trimmed.isEmpty else {
            throw FCDError(.invalidArgument, "a disk needs a name", hint: "run `fcd \(usage)`")
        }
        try requireLine(name, "a disk's name", limit: nameLimit)
        guard !DatastorePath.looksLike(name) else {
            throw refusal(name, "would be taken for the path of a disk", "give a name that does not begin with [")
        }
        guard !DiskID.isWhole(name) else {
            throw refusal(name, "would be taken for the ID of a disk", "give a name that is no ID")
        }
    }

    /// Refuses what is blank, has several lines or control characters, or is too long.
    ///
    /// - parameter what: Such as `a disk's name`.
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``.
    static func requireLine(_ text: String, _ what: String, limit: Int = lineLimit) throws(FCDError) {
        guard !text.trimmed.isEmpty else { throw FCDError(.invalidArgument, "\(what) must not be blank") }
        guard !text.unicodeScalars.contains(where: \.breaksLine) else {
            throw FCDError(
                .invalidArgument,
                "\(what) is one line without control characters, which \(String(reflecting: text)) is not"
            )
        }
        guard text.count <= limit else {
            throw FCDError(.invalidArgument, "\(what) has at most \(limit) characters, and this one has \(text.count)")
        }
    }

    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``.
    static func requireLines(of tags: [CatalogTag]) throws(FCDError) {
        for tag in tags {
            if let category = tag.category { try requireLine(category, "a tag's category") }
            try requireLine(tag.name, "a tag's name")
        }
    }

    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``.
    static func requireLines(of owner: Owner) throws(FCDError) {
        for part in [owner.team, owner.person, owner.contact, owner.costCentre, owner.purpose] {
            if let part { try requireLine(part, "each part of an owner") }
        }
    }

    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``.
    static func requireLines(of metadata: [String: String]) throws(FCDError) {
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            try requireLine(key, "a metadata key")
            try requireLine(value, "the value of the metadata key \(key)", limit: valueLimit)
        }
    }

    private static func refusal(_ name: String, _ why: String, _ hint: String) -> FCDError {
        FCDError(.invalidArgument, "\(String(reflecting: name)) is no name for a disk: it \(why)", hint: hint)
    }
}

extension Unicode.Scalar {
    fileprivate var breaksLine: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension DiskID {
    /// Whether a text is a whole ID, and not the beginning of one.
    static func isWhole(_ text: String) -> Bool {
        text.wholeMatch(of: /[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/) != nil
    }
}
