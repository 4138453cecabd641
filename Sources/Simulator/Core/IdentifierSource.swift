/// Makes identifiers that look like a server's, the same ones in every run.
struct IdentifierSource: Sendable {
    private var state: UInt64
    private var counter = 0

    /// - parameter server: Which of several servers it is for: no two make the same UUIDs.
    init(server: Int = 0) {
        state = 0x5EED &+ UInt64(truncatingIfNeeded: server) &* 0xA24B_AED4_963E_E407
    }

    /// A random-looking UUID, such as `6f1c2a4e-…`.
    mutating func uuid() -> String {
        let high = next()
        let low = next()
        let versioned = (high & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000
        let variant = (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        let digits = Array(Self.hex(versioned) + Self.hex(variant))
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: digits[$0], as: UTF8.self) }
        return groups.joined(separator: "-")
    }

    /// The next number for a managed object's identifier.
    mutating func number() -> Int {
        counter += 1
        return counter
    }

    /// 40 hexadecimal digits, as a session's cookie has.
    mutating func secret() -> String {
        String(decoding: (Self.hex(next()) + Self.hex(next()) + Self.hex(next())).prefix(40), as: UTF8.self)
    }

    /// A number below `bound`, for seeds.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private static func hex(_ number: UInt64) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return (0..<16).map { digits[Int((number >> (60 - UInt64($0) * 4)) & 15)] }
    }
}
