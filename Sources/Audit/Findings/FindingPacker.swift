import Catalog

/// Strings that occur often, each once: rules, servers, datastores, owners, keys.
struct StringTable: Sendable {
    private(set) var strings: [String] = []
    private var places: [String: Int] = [:]

    mutating func place(of string: String) -> Int {
        if let place = places[string] { return place }
        strings.append(string)
        places[string] = strings.count - 1
        return strings.count - 1
    }

    subscript(place: Int) -> String { strings.indices.contains(place) ? strings[place] : "" }
}

/// Writes findings as bytes, a few hundred each: a million of them go to a file and not into memory.
struct FindingPacker {
    var table = StringTable()
    private(set) var bytes: [UInt8] = []

    mutating func clear(keeping count: Int = 0) {
        bytes.removeLast(bytes.count - count)
    }

    mutating func pack(_ finding: AuditFinding) {
        let start = bytes.count
        bytes += [0, 0, 0, 0]
        word(finding.rule)
        word(finding.server)
        optionalWord(finding.serverUUID)
        bytes.append(UInt8(AuditSeverity.allCases.firstIndex(of: finding.severity) ?? 0))
        bytes.append(UInt8(AuditSubject.allCases.firstIndex(of: finding.subject) ?? 0))
        bytes.append(UInt8(finding.change.flatMap(AuditFinding.Change.allCases.firstIndex).map { $0 + 1 } ?? 0))
        bytes.append(finding.isSafeToMend ? 1 : 0)
        optional(finding.subjectID)
        text(finding.name)
        optionalWord(finding.datastore)
        optional(finding.path)
        optionalWord(finding.vm)
        optionalWord(finding.owner)
        optional(finding.part)
        number(finding.capacityMiB.map { UInt64(bitPattern: $0) &+ 1 } ?? 0)
        number(finding.costPerMonth.map { UInt64(max(0, $0 * AuditCosts.parts).rounded()) + 1 } ?? 0)
        optionalWord(finding.suppression?.reason)
        optionalWord(finding.suppression?.until.description)
        text(finding.message)
        number(UInt64(finding.evidence.count))
        for item in finding.evidence { pack(item) }
        number(UInt64(finding.commands.count))
        for command in finding.commands {
            // 0 words: a line.
            number(command.isLine ? 0 : UInt64(command.words.count))
            for word in command.words { text(word) }
        }
        let length = UInt32(bytes.count - start - 4)
        for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
    }

    private mutating func pack(_ item: AuditEvidence) {
        word(item.key)
        switch item.value {
        case .text(let value):
            bytes.append(0)
            text(value)
        case .number(let value):
            bytes.append(1)
            number(UInt64(bitPattern: value))
        }
    }

    private mutating func number(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func text(_ text: String) {
        let utf8 = text.utf8
        number(UInt64(utf8.count))
        bytes.append(contentsOf: utf8)
    }

    private mutating func optional(_ value: String?) {
        guard let value else { return bytes.append(0) }
        bytes.append(1)
        text(value)
    }

    private mutating func word(_ string: String) { number(UInt64(table.place(of: string))) }

    private mutating func optionalWord(_ string: String?) {
        number(string.map { UInt64(table.place(of: $0)) + 1 } ?? 0)
    }
}
