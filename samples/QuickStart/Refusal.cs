namespace QuickStart;

/// <summary>Bad input: one message on the error stream and an exit code.</summary>
internal static class Refusal
{
    public const int ExitCode = 2;

    public static int Report(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCode;
    }
}
