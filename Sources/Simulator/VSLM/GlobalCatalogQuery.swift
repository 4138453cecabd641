import FCD
import Foundation

/// One condition of `VslmListVStorageObjectForSpec`.
struct GlobalCatalogQuery: Sendable {
    private enum Field: String {
        case id, name, capacity, createTime, backingObjectId, datastoreMoId, metadataKey, metadataValue
    }

    private enum Operator: String {
        case equals, notEquals, lessThan, greaterThan, lessThanOrEqual, greaterThanOrEqual
        case contains, startsWith, endsWith

        func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
            switch self {
            case .equals: left == right
            case .notEquals: left != right
            case .lessThan: left < right
            case .greaterThan: left > right
            case .lessThanOrEqual: left <= right
            case .greaterThanOrEqual: left >= right
            case .contains, .startsWith, .endsWith: false
            }
        }

        func holds(_ left: String, _ right: String) -> Bool {
            switch self {
            case .contains: left.utf8.contains(right.utf8)
            case .startsWith: left.hasPrefix(right)
            case .endsWith: left.hasSuffix(right)
            // By code point, not by a language's order: identifiers are paged by it.
            case .equals: left == right
            case .notEquals: left != right
            default: holds(Array(left.utf8).lexicographicallyPrecedes(right.utf8) ? 0 : left == right ? 1 : 2, 1)
            }
        }
    }

    private let field: Field
    private let comparison: Operator
    private let text: String
    private let number: Int64
    private let time: Date

    init(_ node: XMLNode) throws(Fault) {
        guard let field = Field(rawValue: node.child("queryField")?.text.trimmed ?? "") else {
            throw .invalidArgument("query.queryField")
        }
        guard let comparison = Operator(rawValue: node.child("queryOperator")?.text.trimmed ?? "") else {
            throw .invalidArgument("query.queryOperator")
        }
        let values = node.all("queryValue").map(\.text)
        guard values.count == 1 else { throw .invalidArgument("query.queryValue") }
        self.field = field
        self.comparison = comparison
        text = values[0]
        let isPattern = [.contains, .startsWith, .endsWith].contains(comparison)
        switch field {
        case .capacity:
            guard let number = Int64(text), !isPattern else { throw .invalidArgument("query.queryValue") }
            self.number = number
            time = .distantPast
        case .createTime:
            guard let time = ServerTime.date(text), !isPattern else { throw .invalidArgument("query.queryValue") }
            self.time = time
            number = 0
        default:
            number = 0
            time = .distantPast
        }
    }

    /// The identifier after which the results begin, if the condition says so: pages are asked for in this way.
    var startsAfter: String? { field == .id && comparison == .greaterThan ? text : nil }

    func matches(_ disk: FirstClassDisk) -> Bool {
        switch field {
        case .id: comparison.holds(disk.id, text)
        case .name: comparison.holds(disk.name, text)
        case .capacity: comparison.holds(disk.capacityMiB, number)
        case .createTime: comparison.holds(disk.created, time)
        case .backingObjectId: comparison.holds(disk.backingObjectID, text)
        case .datastoreMoId:
            // The number alone is understood as well.
            comparison.holds(disk.datastore, text.hasPrefix("datastore-") ? text : "datastore-\(text)")
        case .metadataKey: any(disk.metadata.keys)
        case .metadataValue: any(disk.metadata.values)
        }
    }

    private func any(_ texts: some Sequence<String>) -> Bool {
        texts.contains { comparison.holds($0, text) }
    }
}
