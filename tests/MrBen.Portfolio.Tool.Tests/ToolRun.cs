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

    public static async Task<ToolRun> On(
        IDictionary environment, TimeProvider clock, string[] arguments, CancellationToken? cancellationToken = null)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await ToolProgram.RunAsync(
            arguments, new ToolTerminal(output, error) { Environment = environment, Clock = clock },
            cancellationToken ?? TestContext.Current.CancellationToken);
        Assert.True(Enum.IsDefined((ExitCode)code), error.ToString());
        return new ToolRun((ExitCode)code, output.ToString(), error.ToString());
    }

    /// <summary>The run ended so, said this on stderr, and nothing on stdout.</summary>
    public void Refused(ExitCode exitCode, string error)
    {
        Assert.Equal(error, Error.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal((exitCode, ""), (ExitCode, Output));
    }

    /// <summary>The run did what it was asked.</summary>
    public ToolRun Done()
    {
        Assert.Equal((ExitCode.Done, ""), (ExitCode, Error));
        return this;
    }
}
