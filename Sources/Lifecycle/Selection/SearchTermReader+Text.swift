import Catalog

// Texts.
extension SearchTermReader {
    /// The values between commas, of which one must fit.
    func each<Value>(
        _ field: SearchField,
        _ values: SearchSlice,
        _ read: (SearchField, SearchSlice) throws(SearchError) -> Value
    ) throws(SearchError) -> [Value] {
        var results: [Value] = []
        for part in values.split(at: ",") {
            guard !part.characters.isEmpty else {
                throw error(
                    part.range.isEmpty ? "a value is missing at the comma" : "nothing stands between the quotes",
                    "a comma that belongs to the value stands in quotes",
                    at: part.range.isEmpty
                        ? max(0, part.range.lowerBound - 1)..<max(1, part.range.lowerBound) : part.range
                )
            }
            results.append(try read(field, part))
        }
        return results
    }

    func texts(_ field: SearchField, _ values: SearchSlice) throws(SearchError) -> [CatalogCondition.TextPattern] {
        try each(field, values, pattern)
    }

    func pattern(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> CatalogCondition.TextPattern {
        switch value.keyword {
        case "none": return .none
        case "any", "*": return .any
        default: break
        }
        if let first = value.characters.first, first.kind == .plain, "<>=".contains(first.character) {
            throw error(
                "\(field.rawValue) is a text and is not compared with \(first.character)",
                examples(field),
                at: value.range
            )
        }
        let classes = field == .name && Self.hasClass(value)
        return classes || value.characters.contains(where: \.isWildcard)
            ? .glob(glob(value, classes: classes)) : .exact(value.text)
    }

    /// In the language of SQLite's GLOB.
    func glob(_ value: SearchSlice, classes: Bool = false) -> String {
        value.characters.reduce(into: "") { glob, part in
            let hasMeaning = part.isWildcard || (part.character == "[" && classes && part.kind != .escaped)
            glob += !hasMeaning && "*?[".contains(part.character) ? "[\(part.character)]" : String(part.character)
        }
    }

    private static func hasClass(_ value: SearchSlice) -> Bool {
        guard let open = value.characters.firstIndex(where: { $0.character == "[" && $0.kind != .escaped }) else {
            return false
        }
        return value.characters[open...].dropFirst(2).contains { $0.character == "]" }
    }

    func tags(_ values: SearchSlice) throws(SearchError) -> [CatalogCondition.TextPattern] {
        for value in values.split(at: ",") where value.characters.first?.character == "/" {
            throw error("\(value.text) is no tag: its category is missing", examples(.tag), at: value.range)
        }
        return try texts(.tag, values)
    }

    func types(_ values: SearchSlice) throws(SearchError) -> [CatalogCondition.TextPattern] {
        let known = DiskRecord.Provisioning.allCases.map(\.rawValue)
        return try each(.type, values) { (_, value) throws(SearchError) in
            if let word = value.keyword, ["none", "any"].contains(word) { return word == "none" ? .none : .any }
            return .exact(try choice(value, among: known, "is no type of disk"))
        }
    }

    /// `key`, or `key=value,value`.
    func metadata(_ values: SearchSlice) throws(SearchError) -> [CatalogCondition.MetadataPattern] {
        guard let sign = values.characters.firstIndex(where: { $0.isPlain("=") }) else {
            return try each(.meta, values) { (_, key) throws(SearchError) in
                .init(key: try self.key(key.characters, at: key.range), value: .any)
            }
        }
        let key = values.characters[..<sign]
        guard !key.isEmpty else {
            throw error("the key is missing before =", examples(.meta), at: values.range)
        }
        let rest = values.dropFirst(key.count + 1)
        guard !rest.range.isEmpty else {
            throw error("the value is missing after =", examples(.meta), at: values.range)
        }
        let name = try self.key(key, at: values.range.lowerBound..<rest.range.lowerBound - 1)
        return try texts(.meta, rest).map { .init(key: name, value: $0) }
    }

    /// A key of the metadata, which is asked for as it is.
    private func key(_ key: ArraySlice<SearchCharacter>, at range: Range<Int>) throws(SearchError) -> String {
        let text = String(key.map(\.character))
        let isKeyword = key.allSatisfy { $0.kind == .plain } && ["none", "any"].contains(text.lowercased())
        guard !isKeyword, !key.contains(where: \.isWildcard) else {
            throw error("\(text) is no key of metadata: a key is whole", examples(.meta), at: range)
        }
        return text
    }

    func truth(_ field: SearchField, _ value: SearchSlice) throws(SearchError) -> Bool {
        switch value.keyword {
        case "yes", "true": return true
        case "no", "false": return false
        default: throw error("\(value.text) is neither yes nor no", examples(field), at: value.range)
        }
    }

    func states(_ values: SearchSlice) throws(SearchError) -> CatalogCondition.Test {
        let conditions = try each(.state, values) { (_, value) throws(SearchError) in
            let word = try choice(value, among: SearchState.allCases.map(\.rawValue), "is no state")
            return SearchState(rawValue: word)?.test ?? .state([])
        }
        return conditions.count == 1 ? conditions[0] : .any(conditions.map { CatalogCondition($0) })
    }

    private func choice(_ value: SearchSlice, among known: [String], _ message: String) throws(SearchError) -> String {
        let word = value.text.lowercased()
        guard !known.contains(word) else { return word }
        let nearest = Spelling.nearest(to: word, among: known).map { "did you mean \($0)? " } ?? ""
        throw error("\(value.text) \(message)", "\(nearest)there are \(known.joined(separator: ", "))", at: value.range)
    }
}

/// The words behind `state:`.
enum SearchState: String, CaseIterable {
    case present, ready, creating, deleting, gone, deleted, any, retired, unreadable

    var test: CatalogCondition.Test {
        switch self {
        case .present: .state(DiskRecord.State.present)
        case .ready: .state([.ready])
        case .creating: .state([.creating])
        case .deleting: .state([.deleting])
        case .gone: .state([.gone])
        case .deleted: .state([.deleted])
        case .any: .state(DiskRecord.State.allCases)
        case .retired: .flag(.retired, true)
        case .unreadable: .text(.fault, [.any])
        }
    }
}
