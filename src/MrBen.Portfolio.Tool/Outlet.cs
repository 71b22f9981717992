using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MrBen.Portfolio.Tool.Screens;

namespace MrBen.Portfolio.Tool;

/// <summary>Tells what came of a command: as text, or as one JSON document.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="command">The command's name; empty where there is none.</param>
/// <param name="isJson">As one JSON document.</param>
internal sealed class Outlet(ToolTerminal terminal, string command, bool isJson)
{
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
            terminal.Say(answer.Problem);
        }

        return (int)answer.ExitCode;
    }

    public int Tell(CommandException error)
    {
        terminal.Say(error.Message);
        if (isJson)
        {
            Print(error.ExitCode, error.Faults.IsEmpty ? error.Message : "", writer => JsonShapes.WriteFaults(writer, error.Faults));
        }

        return (int)error.ExitCode;
    }

    /// <summary>Tells that the arguments are wrong, and where the help is.</summary>
    public int Refuse(IReadOnlyList<string> faults)
    {
        foreach (string fault in faults)
        {
            terminal.Say(fault);
        }

        terminal.Say($"Help: {ToolProgram.Name} {(command.Length == 0 ? "" : $"{command} ")}--help");
        if (isJson)
        {
            Print(ExitCode.Usage, string.Join(' ', faults), static _ => { });
        }

        return (int)ExitCode.Usage;
    }

    // The document is made whole before a byte of it is written: what fails while it is made leaves no half of one behind.
    private void Print(ExitCode exitCode, string problem, Action<Utf8JsonWriter> writeMembers)
    {
        using MemoryStream document = new();
        JsonWriterOptions layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter writer = new(document, layout))
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

        terminal.Output.WriteLine(Encoding.UTF8.GetString(document.GetBuffer(), 0, (int)document.Length));
    }
}
