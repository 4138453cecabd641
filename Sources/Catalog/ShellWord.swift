extension String {
    /// One word for a POSIX shell, for the commands that messages and reports suggest; quoted only where the shell
    /// would read it otherwise. Names come from the server: one such as `$(reboot)` must stay a name when it is pasted.
    package var quotedForShell: String {
        let isPlain =
            !isEmpty && !hasPrefix("-")
            && allSatisfy { $0.isLetter || $0.isNumber || "-_./:@%+=,".contains($0) }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
