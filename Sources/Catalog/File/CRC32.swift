/// The checksum of gzip and zip (CRC-32, ISO-HDLC). It tells a file that was cut or damaged, not one that was forged.
struct CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
    }

    private var state: UInt32 = 0xFFFF_FFFF

    mutating func add(_ bytes: some Collection<UInt8>) {
        var sum = state
        Self.table.withUnsafeBufferPointer { table in
            for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
        }
        state = sum
    }

    /// Eight hexadecimal digits.
    var text: String {
        let digits = String(state ^ 0xFFFF_FFFF, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
