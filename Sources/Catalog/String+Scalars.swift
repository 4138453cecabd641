extension String {
    /// The text with another in the place of every such scalar. To programs that read bytes a quotation mark is one also
    /// where a combining mark follows it, which to Swift makes another character of both.
    package func replacingScalar(_ scalar: Unicode.Scalar, with text: String) -> String {
        guard unicodeScalars.contains(scalar) else { return self }
        var replaced = UnicodeScalarView()
        for each in unicodeScalars {
            if each == scalar {
                replaced.append(contentsOf: text.unicodeScalars)
            } else {
                replaced.append(each)
            }
        }
        return String(replaced)
    }
}

extension Unicode.Scalar {
    /// Whether it turns the direction of what follows, even of another text.
    package var turnsDirection: Bool { (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) }
}
