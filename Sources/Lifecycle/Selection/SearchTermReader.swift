import Catalog
import FCD
import Foundation

/// Reads one term: a word, or a field with its values.
struct SearchTermReader {
    let text: String
    let now: Date
    /// Whether an earlier state is asked for.
    let isPast: Bool

    func condition(_ term: SearchSlice) throws(SearchError) -> CatalogCondition {
        guard let (field, values) = try field(of: term) else { return try word(term) }
        guard values.range.upperBound > values.range.lowerBound else {
            throw error("nothing stands after \(field.rawValue):", examples(field), at: term.range)
        }
        guard !isPast || field.isKept else {
            throw error(
                "the catalog has \(field.rawValue) of the present only, and --as-of asks for an earlier state",
                "leave \(field.rawValue) out, or ask without --as-of",
                at: term.range
            )
        }
        return CatalogCondition(try test(field, values))
    }

    /// The field and what stands behind its colon; nil for a word without one.
    private func field(of term: SearchSlice) throws(SearchError) -> (SearchField, SearchSlice)? {
        let name = term.characters.prefix { $0.kind == .plain && Self.isName($0.character) }
        guard let first = name.first, first.character.isLetter, name.count < term.characters.count else { return nil }
        let sign = term.characters[name.endIndex]
        let word = String(name.map(\.character))
        guard sign.isPlain(":") else {
            guard "<>=".contains(sign.character), sign.kind == .plain, let field = SearchField(named: word) else {
                return nil
            }
            // `size>5GiB` can only mean one thing.
            guard !field.isCompared else { return (field, term.dropFirst(name.count)) }
            throw error(
                "\(field.rawValue) is not compared with \(sign.character)",
                "\(examples(field)); in quotes the whole is looked for as a word",
                at: first.position..<sign.position + 1
            )
        }
        guard let field = SearchField(named: word) else {
            let fields = SearchField.allCases.map(\.rawValue).joined(separator: " ")
            throw error(
                "there is no field \(word)",
                SearchField.nearest(to: word).map { "did you mean \($0.rawValue):?" }
                    ?? "put a colon that is looked for in quotes; the fields are \(fields)",
                at: first.position..<sign.position
            )
        }
        return (field, term.dropFirst(name.count + 1))
    }

    private static func isName(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "-" || character == "_")
    }

    /// A word that is looked for wherever a disk has words.
    private func word(_ term: SearchSlice) throws(SearchError) -> CatalogCondition {
        let text = term.text
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else {
            if text == "*", term.characters.first?.isWildcard == true {
                return CatalogCondition(.text(.name, [.any]))
            }
            throw error(
                text.isEmpty ? "nothing stands between the quotes" : "\(text) has no letter and no digit to look for",
                text.isEmpty ? nil : "a name with it is found by name:\"*\(text)*\"",
                at: term.range
            )
        }
        let wildcards = term.characters.count { $0.isWildcard }
        if wildcards == 0 { return CatalogCondition(.words(SearchPhrase(text))) }
        if wildcards == 1, let last = term.characters.last, last.isWildcard, last.character == "*" {
            return CatalogCondition(.words(SearchPhrase(String(text.dropLast()), isPrefix: true)))
        }
        let glob = glob(term)
        return CatalogCondition(
            .any([CatalogCondition(.text(.name, [.glob(glob)])), CatalogCondition(.text(.path, [.glob(glob)]))])
        )
    }

    private func test(_ field: SearchField, _ values: SearchSlice) throws(SearchError) -> CatalogCondition.Test {
        switch field {
        case .name: .text(.name, try texts(field, values))
        case .path: .text(.path, try texts(field, values))
        case .id: .text(.id, try texts(field, values))
        case .owner: .text(.owner, try texts(field, values))
        case .team: .text(.team, try texts(field, values))
        case .person: .text(.person, try texts(field, values))
        case .contact: .text(.contact, try texts(field, values))
        case .costCentre: .text(.costCentre, try texts(field, values))
        case .purpose: .text(.purpose, try texts(field, values))
        case .datastore: .text(.datastore, try texts(field, values))
        case .server: .text(.server, try texts(field, values))
        case .vm: .text(.vm, try texts(field, values))
        case .fault: .text(.fault, try texts(field, values))
        case .tag: .text(.tag, try tags(values))
        case .type: .text(.provisioning, try types(values))
        case .meta: .metadata(try metadata(values))
        case .namespace: .metadata(try texts(field, values).map { .init(key: "cns.k8s.pvc.namespace", value: $0) })
        case .pvc: .metadata(try texts(field, values).map { .init(key: "cns.k8s.pvc.name", value: $0) })
        case .cluster:
            .metadata(try texts(field, values).map { .init(key: "cns.containerCluster.clusterId", value: $0) })
        case .kubernetes: .flag(.kubernetes, try truth(field, values))
        case .attached: .flag(.attached, try truth(field, values))
        case .retired: .flag(.retired, try truth(field, values))
        case .keep: .flag(.keep, try truth(field, values))
        case .cbt: .flag(.changedBlockTracking, try truth(field, values))
        case .conflict: .flag(.conflict, try truth(field, values))
        case .size: .number(.size, try each(field, values, size))
        case .used: .number(.used, try each(field, values, size))
        case .snapshots: .number(.snapshots, try each(field, values, count))
        case .created: .time(.created, try each(field, values, time))
        case .changed: .time(.changed, try each(field, values, time))
        case .seen: .time(.seen, try each(field, values, time))
        case .since: .time(.since, try each(field, values, time))
        case .expires: .time(.expires, try each(field, values, expiry))
        case .state: try states(values)
        }
    }

    func error(_ message: String, _ hint: String?, at range: Range<Int>) -> SearchError {
        SearchError(message: message, hint: hint, text: text, range: range)
    }

    /// What may stand behind a field.
    func examples(_ field: SearchField) -> String {
        switch field {
        case .size, .used: "write \(field.rawValue):20GiB, \(field.rawValue):>500GiB or \(field.rawValue):1GiB..2TiB"
        case .snapshots: "write snapshots:0, snapshots:>2 or snapshots:1..3"
        case .created, .changed, .seen, .since:
            "write \(field.rawValue):<7d (less than 7 days ago), \(field.rawValue):>30d, \(field.rawValue):2026-12-31 or "
                + "\(field.rawValue):2026-01-01..2026-03-31"
        case .expires:
            "write expires:<30d (in less than 30 days, or past), expires:<today, expires:2026-12-31 or expires:none"
        case .attached, .retired, .keep, .cbt, .conflict, .kubernetes:
            "write \(field.rawValue):yes or \(field.rawValue):no"
        case .state: "the states are \(SearchState.allCases.map(\.rawValue).joined(separator: ", "))"
        case .type: "the types are thin, eager, lazy"
        case .tag: "write tag:name, tag:category/name, tag:category/ or tag:none"
        case .meta: "write meta:key=value, or meta:key for any value"
        default:
            "write \(field.rawValue):value, \(field.rawValue):one,other, \(field.rawValue):'be*' or \(field.rawValue):none"
        }
    }
}
