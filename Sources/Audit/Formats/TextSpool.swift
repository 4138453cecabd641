/// Text that is written now and read later: what is long of it lies in a temporary file.
struct TextSpool {
    private var text = ""
    private var file: SpoolFile?
    /// How long the pieces are that lie in the file, one after the other.
    private var pieces: [Int] = []
    private static let block = 1 << 18

    /// - Throws: `POSIXError` where the temporary file cannot be written.
    mutating func append(_ more: String) throws {
        text += more
        guard text.utf8.count >= Self.block else { return }
        let file = try file ?? SpoolFile()
        self.file = file
        try file.write(Array(text.utf8), at: pieces.reduce(0, +))
        pieces.append(text.utf8.count)
        text = ""
    }

    /// Calls `body` with all of it, piece by piece.
    /// - Throws: `POSIXError` where the temporary file cannot be read, and what `body` throws.
    func read(_ body: (String) throws -> Void) throws {
        var offset = 0
        for length in pieces {
            if let bytes = try file?.read(length, at: offset) { try body(String(decoding: bytes, as: UTF8.self)) }
            offset += length
        }
        if !text.isEmpty { try body(text) }
    }
}
