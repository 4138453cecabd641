/// A certificate's digest, as people copy it from browsers, `openssl` or `govc`.
struct CertificateThumbprint: Equatable {
    /// 20 bytes of SHA-1 or 32 of SHA-256; the length tells which.
    let digest: [UInt8]

    /// Reads 40 or 64 hexadecimal digits of either case, with or without colons between the bytes; `nil` for anything
    /// else.
    init?(_ text: String) {
        let digits = text.filter { $0 != ":" }
        guard digits.utf8.count == 40 || digits.utf8.count == 64 else { return nil }
        if text.contains(":") {
            let bytes = text.split(separator: ":", omittingEmptySubsequences: false)
            guard bytes.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        }
        var digest: [UInt8] = []
        var high: UInt8?
        for digit in digits {
            guard digit.isASCII, let value = digit.hexDigitValue.map(UInt8.init) else { return nil }
            if let first = high {
                digest.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        self.digest = digest
    }

    /// Takes a digest that was computed.
    init(digest: [UInt8]) {
        self.digest = digest
    }

    /// Upper case with colons, `AB:CD:…`.
    var text: String {
        let digits = Array("0123456789ABCDEF")
        return digest.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined(separator: ":")
    }
}
