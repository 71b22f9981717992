using System.Collections;
using System.Text.Json;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>One run of the program, in process, and what it said.</summary>
internal sealed record ToolRun(ExitCode ExitCode, string Output, string Error)
{
    /// <summary>The output, where it is one JSON document.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Task<ToolRun> Of(params string[] arguments) => With([], arguments);

    public static Task<ToolRun> With((string Name, string Value)[] environment, params string[] arguments) =>
        On(new Hashtable(environment.ToDictionary(variable => variable.Name, variable => variable.Value)), TimeProvider.System, arguments);

    public static Task<ToolRun> On(
        IDictionary environment, TimeProvider clock, string[] arguments, CancellationToken? cancellationToken = null) =>
        On(terminal => terminal with { Environment = environment, Clock = clock }, arguments, cancellationToken);

    /// <summary>A run on a screen of so many columns.</summary>
    public static Task<ToolRun> At(int columns, params string[] arguments) =>
        On(terminal => terminal with { Columns = columns }, arguments, cancellationToken: null);

    /// <summary>A run whose output goes elsewhere.</summary>
    public static Task<ToolRun> Into(TextWriter output, params string[] arguments) =>
        On(terminal => terminal with { Output = output }, arguments, cancellationToken: null);

    private static async Task<ToolRun> On(
        Func<ToolTerminal, ToolTerminal> change, string[] arguments, CancellationToken? cancellationToken)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        ToolTerminal terminal = change(new ToolTerminal(output, error) { Environment = new Hashtable() });
        int code = await ToolProgram.RunAsync(arguments, terminal, cancellationToken ?? TestContext.Current.CancellationToken);
        Assert.True(Enum.IsDefined((ExitCode)code), error.ToString());
        return new ToolRun((ExitCode)code, output.ToString(), error.ToString());
    }

    /// <summary>The run ended so, said this on stderr, and nothing on stdout.</summary>
    public void Refused(ExitCode exitCode, string error)
    {
        Assert.Equal(error, Error.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal((exitCode, ""), (ExitCode, Output));
    }

    /// <summary>The run found this fault of a file, and told it in its document.</summary>
    public void Faulty(string reason)
    {
        Assert.Equal(ExitCode.Faults, ExitCode);
        Assert.Equal(reason, Assert.Single(Json.GetProperty("faults").EnumerateArray()).GetProperty("reason").GetString());
    }

    /// <summary>The run did what it was asked.</summary>
    public ToolRun Done()
    {
        Assert.Equal((ExitCode.Done, ""), (ExitCode, Error));
        return this;
    }
}
