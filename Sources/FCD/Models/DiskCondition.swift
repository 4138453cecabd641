/// One condition of `VslmListVStorageObjectForSpec`. Conditions are joined with AND.
public struct DiskCondition: Sendable, Equatable {
    public enum Field: String, Sendable {
        case id, name, capacity, createTime, backingObjectId, datastoreMoId, metadataKey, metadataValue
    }

    public enum Operator: String, Sendable {
        case equals, notEquals, lessThan, greaterThan, lessThanOrEqual, greaterThanOrEqual
        case contains, startsWith, endsWith
    }

    public var field: Field
    public var comparison: Operator
    /// Exactly one value: capacity in MiB, time in RFC 3339.
    public var value: String

    public init(_ field: Field, _ comparison: Operator, _ value: String) {
        self.field = field
        self.comparison = comparison
        self.value = value
    }
}
