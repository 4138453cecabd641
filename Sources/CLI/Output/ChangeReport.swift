/// What a change did, or with `--dry-run` would do: sentences, a JSON object, a CSV file of one row.
///
/// `--quiet` prints nothing, unless the change made something whose ID the caller cannot know.
protocol ChangeReport: Presentable {
    var sentences: [String] { get }
    var fields: [Field] { get }
}

extension ChangeReport {
    var presentation: Presentation { .change(sentences, Table(fields)) }
    var identifiers: [String] { [] }
}
