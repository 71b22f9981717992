using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MrBen.Portfolio.Tool.Screens;

namespace MrBen.Portfolio.Tool;

/// <summary>Tells what came of a command: as text, or as one JSON document.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="command">The command's name; empty where there is none.</param>
/// <param name="isJson">As one JSON document.</param>
internal sealed class Outlet(ToolTerminal terminal, string command, bool isJson) : IDisposable
{
    private readonly MemoryStream _document = new();

    public int Tell(Answer answer)
    {
        if (isJson)
        {
            Print(answer.ExitCode, answer.Problem, answer.WriteJson);
        }
        else
        {
            answer.Show(terminal.OpenOutput());
        }

        if (answer.Problem.Length > 0)
        {
            terminal.Error.WriteLine(answer.Problem);
        }

        return (int)answer.ExitCode;
    }

    public int Tell(CommandException error)
    {
        if (isJson)
        {
            Print(error.ExitCode, error.Faults.IsEmpty ? error.Message : "", writer => JsonShapes.WriteFaults(writer, error.Faults));
        }

        terminal.Error.WriteLine(error.Message);
        return (int)error.ExitCode;
    }

    /// <summary>Tells that the arguments are wrong, and where the help is.</summary>
    public int Refuse(IReadOnlyList<string> faults)
    {
        if (isJson)
        {
            Print(ExitCode.Usage, string.Join(' ', faults), static _ => { });
        }

        foreach (string fault in faults)
        {
            terminal.Error.WriteLine(fault);
        }

        terminal.Error.WriteLine($"Help: {ToolProgram.Name} {(command.Length == 0 ? "" : $"{command} ")}--help");
        return (int)ExitCode.Usage;
    }

    public void Dispose() => _document.Dispose();

    private void Print(ExitCode exitCode, string problem, Action<Utf8JsonWriter> writeMembers)
    {
        JsonWriterOptions layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter writer = new(_document, layout))
        {
            writer.WriteStartObject();
            writer.WriteString("command", command);
            writer.WriteNumber("exit_code", (int)exitCode);
            if (problem.Length > 0)
            {
                writer.WriteString("problem", problem);
            }

            writeMembers(writer);
            writer.WriteEndObject();
        }

        terminal.Output.WriteLine(Encoding.UTF8.GetString(_document.GetBuffer(), 0, (int)_document.Length));
    }
}
