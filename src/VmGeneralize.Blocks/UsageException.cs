namespace VmGeneralize.Blocks;

/// <summary>
/// What the user gave cannot be used: an option, a name, an address, a file of settings. What .NET throws when it parses something
/// is never this: code that parses user input throws this error, and anything else is a defect.
/// </summary>
/// <param name="message">What was given, why it is wrong and what to give instead; sentences.</param>
public sealed class UsageException(string message) : VmGeneralizeException(message);
