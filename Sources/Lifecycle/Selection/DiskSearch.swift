package import Catalog
package import FCD

/// Which disks of the catalog are meant, in words: those of `fcd find` and `--where`.
///
/// `owner:payments attached:no size:>500GiB 'name:db-*' log`: words separated by spaces, quotes around what holds
/// spaces. All must hold; a word without a field is looked for in names, paths and IDs.
package struct DiskSearch: Sendable {
    package private(set) var query = DiskQuery()

    /// Reads words that a shell has taken apart.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``, naming the word.
    package init(terms: [String]) throws(FCDError) {
        var given: Set<Field> = []
        for term in terms {
            guard let (field, value) = try Self.split(term) else {
                if !term.isEmpty { query.words.append(term) }
                continue
            }
            // Two sizes make a range, and a disk may have many tags.
            if field != .tag, field != .size, !given.insert(field).inserted {
                throw Self.wrong(
                    term,
                    "\(field.rawValue) is there twice",
                    "every word must hold: leave one of them out"
                )
            }
            try add(field, value, term)
        }
    }

    /// Reads one text, such as the value of `--where`.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``, naming the word.
    package init(_ text: String) throws(FCDError) {
        try self.init(terms: Self.words(of: text))
    }

    private enum Field: String, CaseIterable {
        case owner, tag, name, datastore, vm, attached, retired, size
    }

    /// The field and the value of a word; nil for one that has no field. What stands before a colon and is no field is
    /// taken for a mistake, unless it belongs to a path.
    private static func split(_ term: String) throws(FCDError) -> (Field, String)? {
        guard let colon = term.firstIndex(of: ":"), !term.hasPrefix("[") else { return nil }
        let name = term[..<colon].lowercased()
        guard !name.isEmpty, name.allSatisfy({ $0.isLetter && $0.isASCII }) else { return nil }
        guard let field = Field(rawValue: name) else {
            let fields = Field.allCases.map { "\($0.rawValue):" }.joined(separator: " ")
            throw wrong(term, "there is no field \(name)", "the fields are \(fields)")
        }
        let value = String(term[term.index(after: colon)...])
        guard !value.isEmpty else { throw wrong(term, "nothing stands after the colon", nil) }
        return (field, value)
    }

    private mutating func add(_ field: Field, _ value: String, _ term: String) throws(FCDError) {
        switch field {
        case .owner where value == "none": query.hasOwner = false
        case .owner where value == "any": query.hasOwner = true
        case .owner: query.owner = value
        case .tag:
            guard let tag = CatalogTag(value) else {
                throw Self.wrong(term, "\(value) is no tag", "write tag:name or tag:category/name")
            }
            query.tags.append(tag)
        case .name: query.name = value
        case .datastore: query.datastore = value
        case .vm: query.vm = value
        case .attached: query.attached = try Self.truth(value, term)
        case .retired: query.retired = try Self.truth(value, term)
        case .size: try addSize(value, term)
        }
    }

    private static func truth(_ value: String, _ term: String) throws(FCDError) -> Bool {
        switch value.lowercased() {
        case "yes", "true": return true
        case "no", "false": return false
        default: throw wrong(term, "\(value) is neither yes nor no", nil)
        }
    }

    private mutating func addSize(_ value: String, _ term: String) throws(FCDError) {
        let comparison = value.prefix { "<>=".contains($0) }
        let size: Int64
        do {
            size = try MiB(parsing: String(value.dropFirst(comparison.count))).count
        } catch {
            throw Self.wrong(term, error.message, error.hint)
        }
        switch comparison {
        case ">": query.minSizeMiB = max(query.minSizeMiB ?? 0, size + 1)
        case ">=": query.minSizeMiB = max(query.minSizeMiB ?? 0, size)
        case "<": query.maxSizeMiB = min(query.maxSizeMiB ?? .max, size - 1)
        case "<=": query.maxSizeMiB = min(query.maxSizeMiB ?? .max, size)
        case "", "=":
            query.minSizeMiB = max(query.minSizeMiB ?? 0, size)
            query.maxSizeMiB = min(query.maxSizeMiB ?? .max, size)
        default:
            throw Self.wrong(term, "\(comparison) compares nothing", "write size:>500GiB, size:<=1TiB or size:20GiB")
        }
    }

    private static func wrong(_ term: String, _ why: String, _ hint: String?) -> FCDError {
        FCDError(.invalidArgument, "\(String(reflecting: term)): \(why)", hint: hint)
    }

    /// Takes a text apart at its spaces, but for those in quotes.
    private static func words(of text: String) throws(FCDError) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw wrong(text, "a quote is opened and never closed", nil) }
        if let word { words.append(word) }
        return words
    }
}
