using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tool.Screens;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>The faults, and what looks wrong with the prices.</summary>
/// <param name="files">What was to be checked.</param>
/// <param name="faults">What cannot be used.</param>
/// <param name="prices">The file of prices; <see langword="null"/> where none was given.</param>
/// <param name="findings">What the prices' examination found; an error among them is a fault too.</param>
/// <param name="unread">Why files could not be read, in sentences.</param>
internal sealed class CheckAnswer(
    ImmutableArray<string> files, ImmutableArray<InputFault> faults, string? prices, ImmutableArray<DataQualityFinding> findings,
    ImmutableArray<string> unread) : Answer
{
    private readonly ImmutableArray<InputFault> _errors =
    [
        .. findings.Where(finding => finding.Severity == DataQualitySeverity.Error)
            .Select(finding => new InputFault(prices ?? "", "", finding.Message)),
    ];

    public override ExitCode ExitCode => !unread.IsEmpty ? ExitCode.File : Count > 0 ? ExitCode.Faults : ExitCode.Done;

    public override string Problem =>
        string.Join('\n', Count == 0 ? unread : unread.Add($"{Words.Count(Count, "fault", "faults")}."));

    private int Count => faults.Length + _errors.Length;

    public override void Show(IAnsiConsole console)
    {
        if (!faults.IsEmpty)
        {
            console.Line(string.Join(", ", files));
            console.Faults(faults);
        }

        Findings.Show(console, findings);
        if (ExitCode == ExitCode.Done)
        {
            console.Line($"No fault in {string.Join(" and ", files)}.");
        }
    }

    public override void WriteJson(Utf8JsonWriter writer)
    {
        JsonShapes.WriteFaults(writer, [.. faults, .. _errors]);
        Findings.Write(writer, findings);
    }
}
