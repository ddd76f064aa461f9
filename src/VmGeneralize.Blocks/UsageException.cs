namespace VmGeneralize.Blocks;

/// <summary>
/// Unusable user input: an option, a name, an address, a settings file. What .NET throws when it parses something
/// is never this: code that parses user input throws this error, and anything else is a defect.
/// </summary>
/// <param name="message">What was given, why it is wrong and what to use instead; sentences.</param>
public sealed class UsageException(string message) : VmGeneralizeException(message);
