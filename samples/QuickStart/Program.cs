using QuickStart;

const int BadInput = 2;
try
{
    return new CommandLine().Invoke(args, Demonstration.Run);
}
catch (Exception error) when (error is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
{
    // Bad input: one message, and nothing was shown. An argument's name is for programmers.
    string name = error is ArgumentException { ParamName: { } parameter } ? $" (Parameter '{parameter}')" : "";
    Console.Error.WriteLine(name.Length == 0 ? error.Message : error.Message.Replace(name, "", StringComparison.Ordinal));
    return BadInput;
}
catch (OverflowException)
{
    Console.Error.WriteLine("A price, a position or the cash is larger than money can be counted.");
    return BadInput;
}
