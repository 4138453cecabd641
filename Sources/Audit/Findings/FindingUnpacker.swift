import Catalog

/// Reads findings from the bytes that ``FindingPacker`` wrote.
struct FindingUnpacker {
    private let bytes: [UInt8]
    private let table: StringTable
    private var place: Int

    init(_ bytes: [UInt8], table: StringTable, at place: Int = 0) {
        self.bytes = bytes
        self.table = table
        self.place = place
    }

    /// Where the next record begins.
    var consumed: Int { place }

    /// The next finding; nil where the rest is no whole record.
    mutating func next() -> AuditFinding? {
        guard bytes.count - place >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
        guard bytes.count - place - 4 >= length else { return nil }
        place += 4
        return unpack()
    }

    private mutating func unpack() -> AuditFinding {
        let (rule, server, serverUUID) = (word(), word(), optionalWord())
        let severity = AuditSeverity.allCases[byte()]
        let subject = AuditSubject.allCases[byte()]
        let change = byte()
        let isSafe = byte() == 1
        var finding = AuditFinding(
            rule: rule,
            severity: severity,
            server: server,
            subject: subject,
            subjectID: optional(),
            name: text()
        )
        finding.serverUUID = serverUUID
        finding.change = change == 0 ? nil : AuditFinding.Change.allCases[change - 1]
        finding.isSafeToMend = isSafe
        finding.datastore = optionalWord()
        finding.path = optional()
        finding.vm = optionalWord()
        finding.owner = optionalWord()
        finding.part = optional()
        let capacity = number()
        finding.capacityMiB = capacity == 0 ? nil : Int64(bitPattern: capacity &- 1)
        let cost = number()
        finding.costPerMonth = cost == 0 ? nil : Double(cost - 1) / AuditCosts.parts
        let (reason, until) = (optionalWord(), optionalWord())
        if let reason, let day = until.flatMap(CalendarDay.init) {
            finding.suppression = AuditFinding.Suppression(reason: reason, until: day)
        }
        finding.message = text()
        finding.evidence = (0..<number()).map { _ in evidence() }
        finding.commands = (0..<number()).map { _ in command() }
        return finding
    }

    private mutating func command() -> MendingCommand {
        let count = number()
        return count == 0 ? MendingCommand(shell: text()) : MendingCommand((0..<count).map { _ in text() })
    }

    private mutating func evidence() -> AuditEvidence {
        let key = word()
        return AuditEvidence(key: key, value: byte() == 0 ? .text(text()) : .number(Int64(bitPattern: number())))
    }

    private mutating func byte() -> Int {
        defer { place += 1 }
        return Int(bytes[place])
    }

    private mutating func number() -> UInt64 {
        var (result, shift): (UInt64, UInt64) = (0, 0)
        while true {
            let next = UInt64(byte())
            result |= (next & 0x7F) << shift
            if next < 0x80 { return result }
            shift += 7
        }
    }

    private mutating func text() -> String {
        let count = Int(number())
        defer { place += count }
        return String(decoding: bytes[place..<place + count], as: UTF8.self)
    }

    private mutating func optional() -> String? { byte() == 0 ? nil : text() }

    private mutating func word() -> String { table[Int(number())] }

    private mutating func optionalWord() -> String? {
        let place = number()
        return place == 0 ? nil : table[Int(place) - 1]
    }
}
