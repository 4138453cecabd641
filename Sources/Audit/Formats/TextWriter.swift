/// Writes text bit by bit, some thousand bytes at a time: a report need not be in memory to be written.
struct TextWriter {
    private var text = ""
    private let sink: (String) throws -> Void
    private static let block = 1 << 16

    init(to sink: @escaping (String) throws -> Void) {
        self.sink = sink
    }

    mutating func write(_ more: String) throws {
        text += more
        if text.utf8.count >= Self.block { try flush() }
    }

    mutating func line(_ more: String = "") throws {
        try write(more + "\n")
    }

    mutating func flush() throws {
        guard !text.isEmpty else { return }
        try sink(text)
        text = ""
    }
}
