extension String {
    /// One word for a POSIX shell, for the commands that messages and reports suggest; quoted only where the shell
    /// would read it otherwise. Names come from the server: one such as `$(reboot)` must stay a name when it is pasted.
    package var quotedForShell: String {
        // By scalars: a shell knows no combining marks, which hide a quote or a semicolon in a character of Swift's.
        let isPlain = !isEmpty && utf8.first != UInt8(ascii: "-") && unicodeScalars.allSatisfy(Self.isPlain)
        return isPlain ? self : "'" + replacingScalar("'", with: "'\\''") + "'"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", ":", "@", "%", "+", "=", ",": true
        default: !scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        }
    }
}
