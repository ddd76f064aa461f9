namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>An attribute list against the attributes of its file.</summary>
internal static class AttributeListCheck
{
    public static void Run(NtfsFile file, Action<string> report)
    {
        HashSet<(AttributeType, string, long, long, ushort)> listed = [.. file.ReadAttributeList()
            .Select(entry => (entry.Type, entry.Name, entry.LowestVcn.Value, entry.Reference.Number, entry.Instance))];
        HashSet<(AttributeType, string, long, long, ushort)> present = [.. file.Attributes
            .Where(attribute => attribute.Type != AttributeType.AttributeList)
            .Select(attribute => (
                attribute.Type,
                new string(attribute.Name),
                attribute.IsNonResident ? attribute.LowestVcn.Value : 0,
                attribute.Owner.Number,
                attribute.Instance))];
        if (!listed.SetEquals(present))
        {
            report(
                $"the attribute list of record {file.Base.Number} names {listed.Except(present).Count()} attributes that are not there and lacks "
                    + $"{present.Except(listed).Count()}");
        }

        // Opening joins the pieces, which must follow one another.
        foreach ((AttributeType type, string name) in present.Select(attribute => (attribute.Item1, attribute.Item2)).Distinct()
            .Where(attribute => attribute.Item1 != AttributeType.FileName))
        {
            _ = file.Open(type, name);
        }

    }
}
