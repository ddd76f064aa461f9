using YamlDotNet.Core;

namespace VmGeneralize.Guests.Linux.Facts.Yaml;

/// <summary>Why a text is not a YAML document that can be read. Never leaves the readers of facts: for those the file is unreadable.</summary>
/// <param name="message">The end of a sentence about the file.</param>
internal sealed class YamlProblemException(string message) : Exception(message)
{
    public static YamlProblemException At(Mark place, string problem) => new($"line {place.Line}, column {place.Column}: {problem}");
}
