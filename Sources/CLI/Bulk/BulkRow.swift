import Catalog
import FCD
import Lifecycle

/// One row of a bulk command: a line of a CSV file or of standard input, or a disk of the catalog.
struct BulkRow: Sendable {
    /// The columns' names, in the order of the fields, in lower case.
    let header: [String]
    let fields: [String]
    /// Where it stands in its file; nil for what comes from the catalog.
    let line: Int?
    /// What is wrong with the row itself.
    var fault: CLIError?

    init(header: [String], fields: [String], line: Int? = nil, fault: CLIError? = nil) {
        self.header = header
        self.fields = fields
        self.line = line
        self.fault = fault
    }

    /// The value in a column; nil where there is no such column, or nothing in it.
    subscript(column: String) -> String? {
        guard let index = header.firstIndex(of: column), index < fields.count else { return nil }
        let value = fields[index].trimmingSpaces
        return value.isEmpty ? nil : value
    }

    /// The first value in these columns.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/usage`` where there is none.
    func required(_ columns: [String]) throws(CLIError) -> String {
        for column in columns { if let value = self[column] { return value } }
        throw CLIError(.usage, "the row has no \(columns.joined(separator: ", "))")
    }

    /// How the row names its disk: by ID before path, since both stand in lists, and by name last.
    ///
    /// - Throws: ``CLIError``.
    var disk: String {
        get throws(CLIError) { try required(BulkRow.diskColumns) }
    }

    static let diskColumns = ["disk", "id", "path", "name"]

    /// What two rows have in common that must not be changed side by side.
    var key: String? { Self.diskColumns.lazy.compactMap { self[$0] }.first }

    /// The tags in a column, separated by semicolons.
    ///
    /// - Throws: ``CLIError``.
    func tags(in column: String) throws(CLIError) -> [CatalogTag] {
        var tags: [CatalogTag] = []
        for word in (self[column] ?? "").split(separator: ";").map({ String($0).trimmingSpaces }) where !word.isEmpty {
            guard let tag = CatalogTag(word) else {
                throw CLIError(.usage, "\(String(reflecting: word)) is no tag", hint: "write `name` or `category/name`")
            }
            tags.append(tag)
        }
        return tags
    }

    /// The values in a column, separated by semicolons or spaces.
    func words(in column: String) -> [String] {
        (self[column] ?? "").split { $0 == ";" || $0 == " " }.map(String.init)
    }

    /// The control flags in the column `flags`; nil where there are none.
    ///
    /// - Throws: ``CLIError``.
    var flags: [DiskFlag]? {
        get throws(CLIError) {
            var flags: [DiskFlag] = []
            for word in words(in: "flags") {
                guard let flag = DiskFlag(word: word) else {
                    throw CLIError(
                        .usage,
                        "\(String(reflecting: word)) is no flag",
                        hint: "the flags are \(DiskFlag.allValueStrings.joined(separator: ", "))"
                    )
                }
                flags.append(flag)
            }
            return flags.isEmpty ? nil : flags
        }
    }

    /// Reads the value in a column; nil where there is none.
    ///
    /// - Throws: ``CLIError`` with ``CLIError/Code/usage`` for a value that cannot be read.
    func value<Value>(_ column: String, _ read: (String) throws -> Value?) throws -> Value? {
        guard let text = self[column] else { return nil }
        do {
            if let value = try read(text) { return value }
        } catch let error as FCDError {
            throw CLIError(.usage, "\(column): \(error.message)", hint: error.hint)
        }
        throw CLIError(.usage, "\(column): \(String(reflecting: text)) cannot be read")
    }
}

extension String {
    /// Without white space at both ends.
    var trimmingSpaces: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
