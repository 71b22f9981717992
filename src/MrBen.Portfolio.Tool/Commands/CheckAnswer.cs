using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tool.Screens;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>The faults, and what looks wrong with the prices.</summary>
/// <param name="files">What was checked.</param>
/// <param name="faults">What cannot be used.</param>
/// <param name="findings">What the prices' examination found; an error among them is a fault too.</param>
internal sealed class CheckAnswer(
    ImmutableArray<string> files, ImmutableArray<InputFault> faults, ImmutableArray<DataQualityFinding> findings) : Answer
{
    private int Count => faults.Length + findings.Count(finding => finding.Severity == DataQualitySeverity.Error);

    public override ExitCode ExitCode => Count == 0 ? ExitCode.Done : ExitCode.Faults;

    public override string Problem => Count == 0 ? "" : $"{Words.Count(Count, "fault", "faults")}.";

    public override void Show(IAnsiConsole console)
    {
        if (!faults.IsEmpty)
        {
            console.Line(string.Join(", ", files));
            console.Faults(faults);
        }

        Findings.Show(console, findings);
        if (Count == 0)
        {
            console.Line($"No fault in {string.Join(" and ", files)}.");
        }
    }

    public override void WriteJson(Utf8JsonWriter writer)
    {
        JsonShapes.WriteFaults(writer, faults);
        Findings.Write(writer, findings);
    }
}
