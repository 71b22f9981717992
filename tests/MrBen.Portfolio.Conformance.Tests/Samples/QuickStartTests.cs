using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>The main job, run as a newcomer runs it: the built program in a process of its own.</summary>
public class QuickStartTests
{
    private const int RightColumn = 70;

    [Fact]
    public void QuickStart_WithoutArguments_ShowsEveryPart()
    {
        ProgramRun run = Start();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] parts =
        [
            "1  Data: Stocks.csv, matplotlib's sample data", "133 rows without any value", "2022-06-01, 2022-06-28",
            "listed late", "benchmark",
            "Only dates with a price of every symbol count; DELL comes last, on 2016-09-01.",
            "Strategies rest on 69 returns, 2016-10-01 to 2022-06-28.",
            "2  Held now: 78,578.00 USD", "the 389 returns that the held symbols share", "maximum drawdown", "CVaR 95 %", "^GSPC   ^IXIC",
            "3  What each strategy would hold", "residual", "minimum_variance is held back by sum of weights = 1",
            "4  Trades that lead to risk parity", "buy GOOGL", "distance to the target",
        ];
        string flat = Flat(run.Output);
        Assert.All(parts, part => Assert.True(
            flat.Contains(part, StringComparison.Ordinal) || run.Output.Contains(part, StringComparison.Ordinal), part));
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 120));
    }

    // Maximum drawdowns of the monthly closes: S&P 500 from 1549.38 (2007-10) to 735.09 (2009-02), 1 − 735.09/1549.38 = 52.6 %; Nasdaq
    // Composite from 4696.69 (2000-02) to 1172.06 (2002-09), 1 − 1172.06/4696.69 = 75.0 %.
    [Fact]
    public void QuickStart_Benchmarks_ShowTheDrawdownsOfTheirCrashes()
    {
        string row = Assert.Single(Start().Output.Split('\n'), line => line.Contains("maximum drawdown", StringComparison.Ordinal));
        Assert.EndsWith("52.6 %  75.0 %", row.TrimEnd(), StringComparison.Ordinal);
    }

    // Purchases, sales and costs lead from the cash before to the cash after, and no trade borrows.
    [Fact]
    public void QuickStart_Trades_AddUpToTheCashLeft()
    {
        string output = Start("--cash", "25000").Output;
        decimal cash = 25_000;
        foreach (string[] cells in output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (cells is ["buy" or "sell", _, _, _, { } value, { } cost, { } after, ..])
            {
                cash += ((cells[0] == "sell" ? 1 : -1) * Number(value)) - Number(cost);
                Assert.InRange(Number(after) - cash, -0.1m, 0.1m); // eight trades, each rounded to cents in value and cost
                Assert.True(Number(after) >= 0);
            }
        }

        string summary = Assert.Single(output.Split('\n'), line => line.Contains("Cash 25,000.00 → ", StringComparison.Ordinal));
        decimal left = Number(summary.Split("→ ")[1].Split(", costs")[0]);
        Assert.InRange(left - cash, -0.1m, 0.1m);
        Assert.NotEqual(25_000, left);
    }

    [Fact]
    public void QuickStart_Twice_PrintsTheSameWhateverTheMachineSpeaks()
    {
        ProgramRun first = Start();
        ProgramRun second = StartWith(new() { ["LC_ALL"] = "de_DE.UTF-8", ["TERM"] = "xterm-256color", ["GITHUB_ACTIONS"] = "true" });
        Assert.Equal(first.Output, second.Output);
    }

    [Theory]
    [InlineData("equal_weight")]
    [InlineData("inverse_volatility")]
    [InlineData("minimum_variance")]
    [InlineData("maximum_sharpe")]
    [InlineData("mean_variance")]
    public void QuickStart_EveryStrategy_HasAPlan(string strategy)
    {
        ProgramRun run = Start("--strategy", strategy, "--cash", "1000000");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Trades that lead to {strategy.Replace('_', ' ')}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_OnTheUsersWideFile_PlansInItsSymbols()
    {
        ProgramRun run = OnFile(Months(60, "date,ALPHA,BETA", t => [100 + (10 * Math.Sin(t)), 50 + (0.3 * t) + Math.Cos(2.0 * t)]),
            "--position", "ALPHA=10", "--cash", "5000", "--strategy", "minimum_variance");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Strategies rest on 59 returns", Flat(run.Output), StringComparison.Ordinal);
        Assert.Contains("buy BETA", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
    }

    // No positions of the demonstration join the user's prices. Brackets in a name are no markup.
    [Fact]
    public void QuickStart_OnTheUsersLongFileWithoutPositions_StartsFromCash()
    {
        string[] lines = [.. Months(60, "date,symbol,close", t => [100 + (10 * Math.Sin(t))]).SelectMany((line, i) => i == 0
            ? [line]
            : new[] { line.Replace(",", ",A[red],", StringComparison.Ordinal), line.Replace(",", ",B,9", StringComparison.Ordinal) })];
        ProgramRun run = OnFile(lines);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Held now: 25,000.00 USD", run.Output, StringComparison.Ordinal);
        Assert.Contains("No risk: The portfolio holds cash only.", run.Output, StringComparison.Ordinal);
        Assert.Contains("buy A[red]", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no strategy 'risk_party'; did you mean risk_parity? There are equal_weight,", "--strategy", "risk_party")]
    [InlineData("Position 'IBN=1': there are no prices of IBN; did you mean IBM?", "--position", "IBN=1")]
    [InlineData("Position '^GSPC=1': ^GSPC is a benchmark and cannot be held.", "--position", "^GSPC=1")]
    [InlineData("Position 'IBM=x' is not of the form SYMBOL=QUANTITY.", "--position", "IBM=x")]
    [InlineData("Position 'IBM=1,5' is not of the form SYMBOL=QUANTITY.", "--position", "IBM=1,5")]
    [InlineData("Position 'IBM=2': IBM was given before.", "--position", "IBM=1", "--position", "IBM=2")]
    [InlineData("Rate for buying is -1; it must be in [0, 1).", "--fee", "-1")]
    [InlineData("'abc' is not a number for --cash; write one like 0.05.", "--cash", "abc")]
    [InlineData("'0,5' is not a number for --risk-free; write one like 0.05.", "--risk-free", "0,5")]
    [InlineData("Frequency 'hourly' is not one of daily, calendar-daily, weekly, monthly.", "--frequency", "hourly")]
    [InlineData("There is no file", "--prices", "absent.csv")]
    [InlineData("Unrecognized command or argument '--nonsense'.", "--nonsense")]
    [InlineData("AssetAdded of IBM would make an amount of the portfolio", "--position", "IBM=79228162514264337593543950335")]
    public void QuickStart_BadInput_SaysWhatAndExitsWithTwo(string message, params string[] arguments)
    {
        ProgramRun run = Start(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_FaultyFile_ListsEveryFault()
    {
        ProgramRun run = OnFile(["date,A,B", "2020-01-31,abc,5", "2020-13-31,1,2"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("has 2 faults:", run.Error, StringComparison.Ordinal);
        Assert.Contains("Line 2, column A: 'abc' is not a number.", run.Error, StringComparison.Ordinal);
        Assert.Contains("Line 3, column date: '2020-13-31' is not a date", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_TooLittleHistory_NamesWhatIsMissing()
    {
        ProgramRun run = OnFile(Months(20, "date,A", t => [100 + Math.Sin(t)]));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("A has 19 returns; 36 are needed, 17 more. All symbols have prices from 2018-01-28 on.",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_LimitsThatConflict_AreNamedAndOnlyTheChosenStrategyDecidesTheCode()
    {
        string[] tight = ["--max-weight", "0.1"];
        ProgramRun chosen = Start([.. tight, "--strategy", "minimum_variance"]);
        ProgramRun other = Start([.. tight, "--strategy", "risk_parity"]);
        Assert.Equal((3, 0), (chosen.ExitCode, other.ExitCode));
        Assert.Contains("None: No weights satisfy sum of weights = 1 and weights of 8 assets ≤ 0.1 together.",
            chosen.Output, StringComparison.Ordinal);
        Assert.Contains("Primal infeasible", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_DebtAboveTheHoldings_HasNoPlanAndSaysWhy()
    {
        ProgramRun run = Start("--cash", "-60000");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("None: Net asset value is -", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_Help_NamesEveryOption()
    {
        ProgramRun run = Start("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.All(
            ["--prices", "--strategy", "--cash", "--position", "--risk-free", "--fee", "--max-weight", "--frequency", "[default: 25000]"],
            option => Assert.Contains(option, run.Output, StringComparison.Ordinal));
    }

    private static string[] Months(int count, string header, Func<int, double[]> prices) =>
    [
        header,
        .. Enumerable.Range(0, count).Select(t =>
            FormattableString.Invariant($"{new DateOnly(2018, 1, 28).AddMonths(t):yyyy-MM-dd},")
            + string.Join(',', prices(t).Select(price => FormattableString.Invariant($"{price}")))),
    ];

    private static ProgramRun OnFile(string[] lines, params string[] arguments)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        File.WriteAllLines(path, lines);
        try
        {
            return Start(["--prices", path, .. arguments]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Words beside a table are wrapped and have the table's cells between their lines; here they follow one another.
    private static string Flat(string output) => string.Join(' ', string
        .Join('\n', output.Split('\n').Select(
            line => line.Length > RightColumn && line[..RightColumn].EndsWith(' ') ? line[RightColumn..] : line))
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static ProgramRun Start(params string[] arguments) => StartWith([], arguments);

    private static ProgramRun StartWith(Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo info = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "QuickStart.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment)
        {
            info.Environment[name] = value;
        }

        using Process process = Process.Start(info)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private sealed record ProgramRun(int ExitCode, string Output, string Error);
}
