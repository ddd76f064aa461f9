namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>The copy that all Lempel-Ziv formats share.</summary>
internal static class MatchCopy
{
    /// <summary>Repeats earlier output; a match may overlap what it writes, which repeats a pattern.</summary>
    /// <param name="output">The output so far and the space after it.</param>
    /// <param name="position">Where to write.</param>
    /// <param name="distance">Bytes back, at least 1 and at most <paramref name="position"/>.</param>
    /// <param name="length">Bytes to write; they fit.</param>
    public static void Copy(Span<byte> output, int position, int distance, int length)
    {
        Span<byte> target = output.Slice(position, length);
        if (distance == 1)
        {
            target.Fill(output[position - 1]);
            return;
        }

        // Each round copies what is already there, so a pattern doubles.
        ReadOnlySpan<byte> source = output[(position - distance)..];
        int done = 0;
        while (done < length)
        {
            int count = Math.Min(distance + done, length - done);
            source[..count].CopyTo(target[done..]);
            done += count;
        }
    }
}
