using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Sqlite;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tool.Inputs;
using MrBen.Portfolio.Tool.Screens;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>Looks into a journal: the portfolio as it was, and whether it is what was written.</summary>
internal sealed class ReplayCommand : ToolCommand
{
    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    private readonly Argument<string> _journal = new("journal.db") { Description = "The journal; another program may be writing it." };

    private readonly Option<long?> _to = new("--to")
    {
        Description = "The portfolio after this event. Default: after the last.",
        HelpName = "number",
        CustomParser = ReadEvent,
    };

    private readonly Option<DateTimeOffset?> _asOf = new("--as-of")
    {
        Description = "The portfolio at this time: 2026-01-31T16:00:00Z, or a date for its end in UTC.",
        HelpName = "time",
        CustomParser = ReadTime,
    };

    private readonly Option<bool> _verify = new("--verify")
    {
        Description = "Check every event, piece and snapshot against its hash, and the file as SQLite does. "
            + "Exit code 1 where something is wrong.",
    };

    private readonly Option<string?> _decisions = new("--decisions")
    {
        Description = "Every allocation until then with what it rested on and what came of it: as a table, or as JSON lines.",
        HelpName = "table|lines",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _config = ConfigurationInput.NewOption();

    public ReplayCommand()
        : base(
            "replay", "Shows the portfolio of a journal as it is, or was; checks the journal; lists its decisions. Nothing is written to it.")
    {
        Add(_journal);
        Add(_to);
        Add(_asOf);
        Add(_verify);
        Add(_decisions);
        Add(_config);
        _decisions.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not ("table" or "lines") } other])
            {
                result.AddError($"'{other.Value}' is no form for --decisions; there are table, lines.");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetResult(_to) is not null && result.GetResult(_asOf) is not null)
            {
                result.AddError("--to and --as-of both say when; give one of them.");
            }

            if (result.GetValue(_decisions) == "lines" && result.GetValue<bool>(ToolProgram.Json))
            {
                result.AddError("--decisions lines prints many JSON documents and --json one; give one of them.");
            }
        });
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Examples:",
        $"  {ToolProgram.Name} replay portfolio.db --verify",
        $"  {ToolProgram.Name} replay portfolio.db --as-of 2026-01-31",
        $"  {ToolProgram.Name} replay portfolio.db --decisions lines > decisions.jsonl",
        "",
        "The hash is the one that the trading program had where --config is the program's: how much history is kept is part of the state.",
    ];

    public override Answer Answer(ParseResult parsed, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(_journal);
        PortfolioOptions options = ConfigurationInput.Read(parsed.GetValue(_config), terminal).GetOptionsOrThrow();
        InputFiles.RequireReadable(path);
        try
        {
            using DurableJournal journal = SqliteJournal.OpenReadOnly(path);
            return Read(parsed, terminal, options, journal, cancellationToken);
        }
        catch (JournalException error) when (error.InnerException is UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, error.Message);
        }
        catch (JournalException error)
        {
            throw new CommandException([new InputFault(path, "", error.Message)]);
        }
    }

    private ReplayAnswer Read(
        ParseResult parsed, ToolTerminal terminal, PortfolioOptions options, DurableJournal journal, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(_journal);
        ImmutableArray<string>? faults = parsed.GetValue(_verify)
            ? Work.Do(
                terminal, "Checking the journal", journal.LastSequence,
                progress => journal.CheckIntegrity(progress, cancellationToken))
            : null;
        JournalExtent extent = journal.Measure(DateTimeOffset.MinValue);
        if (journal.LastSequence == 0)
        {
            throw new CommandException(ExitCode.NoAnswer, $"{path} holds no events.");
        }

        if (parsed.GetValue(_to) is { } to && to > journal.LastSequence)
        {
            throw new CommandException(ExitCode.Usage, string.Create(
                CultureInfo.InvariantCulture, $"--to is {to}; the last event of {path} is {journal.LastSequence}."));
        }

        string? form = parsed.GetResult(_decisions) is null ? null : parsed.GetValue(_decisions) ?? "table";
        try
        {
            options.State.BaseCurrency = journal.ReadBaseCurrency() ?? options.State.BaseCurrency;
            PastPortfolio past = Work.Do(terminal, "Replaying", total: 0, _ => PastPortfolio.Read(
                journal, options.State, options.Forecasts.Log, parsed.GetValue(_to) ?? long.MaxValue, parsed.GetValue(_asOf)));
            ImmutableArray<AuditedDecision> decisions =
                form is null || past.Snapshot.Sequence == 0 ? [] : DecisionAudit.Read(journal, 1, past.Snapshot.Sequence);
            return new ReplayAnswer(path, extent, journal.LastSequence, faults, past) { Decisions = decisions, Form = form };
        }
        catch (JournalException error) when (faults is { IsEmpty: false } found)
        {
            ImmutableArray<string> all = [.. found.Append(error.Message).Distinct()];
            return new ReplayAnswer(path, extent, journal.LastSequence, all, past: null) { Form = form };
        }
    }

    private static long? ReadEvent(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            argument.AddError($"'{text}' is not the number of an event for --to; write one like 1500.");
        }

        return number;
    }

    private static DateTimeOffset? ReadTime(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            return new DateTimeOffset(day, TimeOnly.MaxValue, TimeSpan.Zero);
        }

        if (!DateTimeOffset.TryParseExact(
            text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            argument.AddError($"'{text}' is not a time for --as-of; write 2026-01-31 or 2026-01-31T16:00:00Z.");
        }

        return time;
    }
}
