using System.Text.Json;
using Spectre.Console;

namespace MrBen.Portfolio.Tool;

/// <summary>What a command found out: as tables for a person, or as members of a JSON object.</summary>
internal abstract class Answer
{
    public virtual ExitCode ExitCode => ExitCode.Done;

    /// <summary>Why the exit code is not 0, in a sentence for stderr; empty where the tables say it.</summary>
    public virtual string Problem => "";

    public abstract void Show(IAnsiConsole console);

    /// <summary>Writes members of an object that is begun and ended by the caller.</summary>
    public abstract void WriteJson(Utf8JsonWriter writer);
}
