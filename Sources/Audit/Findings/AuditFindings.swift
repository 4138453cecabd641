/// Findings in the order of a report: the gravest first, then by rule, server and name.
///
/// They lie in a temporary file, since there may be more than a million of them, and can be gone through as often as
/// wanted.
package struct AuditFindings: Sendable {
    /// How many there are.
    package let count: Int

    private let table: StringTable
    private let file: SpoolFile?
    /// How many bytes of the file are findings.
    private let length: Int
    /// What came after what is in the file.
    private let tail: [UInt8]

    init(count: Int, table: StringTable, file: SpoolFile?, length: Int, tail: [UInt8]) {
        self.count = count
        self.table = table
        self.file = file
        self.length = length
        self.tail = tail
    }

    /// No findings.
    package static let none = AuditFindings(count: 0, table: StringTable(), file: nil, length: 0, tail: [])

    package var isEmpty: Bool { count == 0 }

    /// Calls `body` with each finding, until it returns false.
    /// - Throws: `POSIXError` where the temporary file cannot be read, and what `body` throws.
    package func scan(_ body: (AuditFinding) throws -> Bool) throws {
        var rest: [UInt8] = []
        var offset = 0
        while let file, offset < length {
            let more = try file.read(min(Self.block, length - offset), at: offset)
            guard !more.isEmpty else { break }
            offset += more.count
            rest += more
            var unpacker = FindingUnpacker(rest, table: table)
            while let finding = unpacker.next() {
                guard try body(finding) else { return }
            }
            rest.removeFirst(unpacker.consumed)
        }
        var unpacker = FindingUnpacker(tail, table: table)
        while let finding = unpacker.next() {
            guard try body(finding) else { return }
        }
    }

    /// Calls `body` with each finding.
    /// - Throws: as ``scan(_:)``.
    package func forEach(_ body: (AuditFinding) throws -> Void) throws {
        try scan { finding in
            try body(finding)
            return true
        }
    }

    /// The first findings that `isWanted` takes, so many at most.
    /// - Throws: `POSIXError` where the temporary file cannot be read.
    package func prefix(_ limit: Int, where isWanted: (AuditFinding) -> Bool = { _ in true }) throws -> [AuditFinding] {
        var findings: [AuditFinding] = []
        guard limit > 0 else { return [] }
        try scan { finding in
            if isWanted(finding) { findings.append(finding) }
            return findings.count < limit
        }
        return findings
    }

    /// All of them, for reports that are known to be small.
    package func all() throws -> [AuditFinding] { try prefix(count) }

    private static let block = 1 << 18
}
