/// One condition of `VslmListVStorageObjectForSpec`. Conditions are joined with AND.
public struct DiskCondition: Sendable, Equatable {
    /// `VslmVsoVStorageObjectQuerySpecQueryFieldEnum`.
    public enum Field: String, Sendable {
        case id, name, capacity, createTime, backingObjectId, datastoreMoId, metadataKey, metadataValue
    }

    /// `VslmVsoVStorageObjectQuerySpecQueryOperatorEnum`.
    public enum Operator: String, Sendable {
        case equals, notEquals, lessThan, greaterThan, lessThanOrEqual, greaterThanOrEqual
        case contains, startsWith, endsWith
    }

    /// What is compared.
    public var field: Field
    /// How it is compared.
    public var comparison: Operator
    /// Exactly one value: capacity in MiB, time in RFC 3339.
    public var value: String

    /// A condition, such as `DiskCondition(.capacity, .greaterThan, "1024")`.
    public init(_ field: Field, _ comparison: Operator, _ value: String) {
        self.field = field
        self.comparison = comparison
        self.value = value
    }
}
