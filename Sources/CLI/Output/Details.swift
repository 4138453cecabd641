/// Everything about one thing: lines of `title  value`, a JSON object, a CSV file of one row.
protocol Details: Presentable {
    var identifier: String { get }
    var fields: [Field] { get }
    /// Tables of what belongs to the thing, such as a disk's attachments. None unless given.
    var sections: [Section] { get }
}

extension Details {
    var sections: [Section] { [] }
    var presentation: Presentation { .details(fields, sections: sections) }
    var identifiers: [String] { [identifier] }
}
