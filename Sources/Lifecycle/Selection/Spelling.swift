/// Which word was meant by one that is not known.
package enum Spelling {
    /// The word that is the fewest slips of the fingers away: one, or two in longer words; also one that begins so. Nil
    /// where none is near.
    package static func nearest(to word: String, among known: [String]) -> String? {
        let most = word.count < 5 ? 1 : 2
        let near = known.map { (word: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
        if let near, near.distance <= most, near.distance < word.count { return near.word }
        return word.count >= 2 ? known.first { $0.hasPrefix(word) || word.hasPrefix($0) && $0.count > 3 } : nil
    }

    /// How many letters must be put in, taken out, exchanged for others or for their neighbours.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var rows = [Array(0...right.count)]
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, rows[i - 1][j - 1] + 1)
                }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
