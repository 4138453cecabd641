/// Takes findings one by one and keeps them for ``AuditFindings``.
struct AuditFindingsWriter {
    /// A place to which the writer can go back.
    struct Mark {
        fileprivate let count: Int
        fileprivate let length: Int
    }

    private(set) var count = 0
    private var packer = FindingPacker()
    private var file: SpoolFile?
    private var flushed = 0

    private static let block = 1 << 20

    /// Adds a finding.
    /// - Throws: `POSIXError` where the temporary file cannot be written.
    mutating func append(_ finding: AuditFinding) throws {
        packer.pack(finding)
        count += 1
        if packer.bytes.count >= Self.block { try flush() }
    }

    /// Where the next finding goes.
    var mark: Mark { Mark(count: count, length: flushed + packer.bytes.count) }

    /// Forgets what was added since.
    mutating func goBack(to mark: Mark) {
        count = mark.count
        if mark.length >= flushed {
            packer.clear(keeping: mark.length - flushed)
        } else {
            packer.clear()
            flushed = mark.length
        }
    }

    /// The findings so far.
    func finished() -> AuditFindings {
        AuditFindings(count: count, table: packer.table, file: file, length: flushed, tail: packer.bytes)
    }

    private mutating func flush() throws {
        let file = try file ?? SpoolFile()
        self.file = file
        try file.write(packer.bytes, at: flushed)
        flushed += packer.bytes.count
        packer.clear()
    }
}
