using System.Globalization;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>The main job, run as a newcomer runs it: the built program in a process of its own.</summary>
public class QuickStartTests
{
    private const int RightColumn = 70;

    [Fact]
    public void QuickStart_WithoutArguments_ShowsEveryPart()
    {
        SampleProgram run = Start();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] parts =
        [
            "1  Data: Stocks.csv, matplotlib's sample data", "133 rows without any value", "2022-06-01, 2022-06-28",
            "listed late", "benchmark",
            "Only dates with a price of every symbol count; DELL comes last, on 2016-09-01.",
            "Strategies rest on 69 returns, 2016-10-01 to 2022-06-28.",
            "2  Held now: 78,578.00 USD", "the 389 returns that the held symbols share", "maximum drawdown", "CVaR 95 %", "^GSPC   ^IXIC",
            "3  Limits of risk", "headroom", "Breached", "pairs correlate by 0.70 or more", "Groups: IBM | AAPL MSFT",
            "4  What each strategy would hold", "residual", "minimum_variance is held back by sum of weights = 1",
            "Black-Litterman starts from an assumed market of equal weights, since no --market was given",
            "an opinion moves it: MSFT − IBM returns 0.05 (proportional).",
            "momentum 12 without the last 1; regime 12 beside the 36 before;",
            "5  What each method makes of risk parity", "The last rebalance, on 2022-03-28, was in an",
            "Strongest AAPL", "times its reference", "No model is active",
            "6  Trades that lead to risk parity, method static", "buy GOOGL", "distance to the target",
        ];
        string[] readings = [run.Output, Flat(run.Output), Unwrapped(run.Output)];
        Assert.All(parts, part => Assert.True(readings.Any(text => text.Contains(part, StringComparison.Ordinal)), part));
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 120));
    }

    // Names and numbers stand on one line each: a table that does not fit breaks them letter by letter.
    [Fact]
    public void QuickStart_EveryStrategyAndMethod_StandsInARowOfItsOwn()
    {
        string[] lines = Start().Output.Split('\n');
        string[] strategies =
        [
            "now", "equal_weight", "inverse_volatility", "risk_parity", "minimum_variance", "maximum_sharpe", "mean_variance",
            "black_litterman", "dynamic_allocation",
        ];
        string[] methods = ["static", "dynamic", "rebalancing", "momentum_based", "regime_based", "ml_optimized"];
        Assert.All([.. strategies, .. methods], name => Assert.Equal(2, lines.Count(line => FirstCell(line) == name)));
        foreach (string[] cells in lines.Select(Cells).Where(cells => cells.Length == 11 && cells[^1] == "Optimal"))
        {
            decimal[] weights = [.. cells[1..^1].Select(cell => cell == "–" ? 0 : Number(cell))];
            Assert.InRange(weights.Sum(), 99.5m, 100.5m); // eight symbols and cash, each rounded to 0.1
        }
    }

    // The limits' defaults and the figures of section 2: headroom is what is left of one above the other.
    [Theory]
    [InlineData("Volatility", "17.2 %  ≤ 25.0 %     7.8 %  Within limit")]
    [InlineData("Drawdown", "40.4 %  ≤ 20.0 %   -20.4 %      Breached")]
    [InlineData("Sharpe ratio", "0.80    ≥ 0.50      0.30  Within limit")]
    public void QuickStart_Limits_ShowHeadroomAndState(string name, string cells)
    {
        string row = Assert.Single(Start().Output.Split('\n'), line =>
            line.StartsWith($"  {name} ", StringComparison.Ordinal) && line.Contains('≤') | line.Contains('≥'));
        Assert.Contains(cells, row, StringComparison.Ordinal);
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
        SampleProgram first = Start();
        SampleProgram second = SampleProgram.Run(
            "QuickStart", new() { ["LC_ALL"] = "de_DE.UTF-8", ["TERM"] = "xterm-256color", ["GITHUB_ACTIONS"] = "true" });
        Assert.Equal(first.Output, second.Output);
    }

    [Theory]
    [InlineData("equal_weight")]
    [InlineData("inverse_volatility")]
    [InlineData("minimum_variance")]
    [InlineData("maximum_sharpe")]
    [InlineData("mean_variance")]
    [InlineData("black_litterman")]
    [InlineData("dynamic_allocation")]
    public void QuickStart_EveryStrategy_HasAPlan(string strategy)
    {
        SampleProgram run = Start("--strategy", strategy, "--cash", "1000000");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Trades that lead to {strategy.Replace('_', ' ')}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("static")]
    [InlineData("dynamic")]
    [InlineData("momentum_based")]
    [InlineData("regime_based")]
    [InlineData("ml_optimized")]
    public void QuickStart_EveryMethod_HasAPlan(string method)
    {
        SampleProgram run = Start("--method", method);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($"Trades that lead to risk parity, method {method.Replace('_', ' ')}", run.Output, StringComparison.Ordinal);
        Assert.Contains("distance to the target", run.Output, StringComparison.Ordinal);
    }

    // The rebalancing method asks whether trades gain what they cost: with a fee of a tenth of their value they do not.
    [Fact]
    public void QuickStart_RebalancingMethodWithDearTrades_PlansNoneAndSaysWhy()
    {
        SampleProgram dear = Start("--method", "rebalancing", "--fee", "0.1");
        Assert.Equal(0, dear.ExitCode);
        Assert.Contains("rebalancing plans no trade: ", dear.Output, StringComparison.Ordinal);
        string plan = dear.Output[dear.Output.IndexOf("6  Trades", StringComparison.Ordinal)..];
        Assert.Contains("None: ", plan, StringComparison.Ordinal);
    }

    // Without an opinion the posterior mean is the market's δΣw and the covariance (1 + τ)Σ (He and Litterman 1999): fully invested, the
    // optimum is w/(1 + τ) and for the rest the portfolio of least variance. Market values of 3 to 1 are w = 75 %; τ = 0.05 by default.
    [Fact]
    public void QuickStart_MarketValuesWithoutViews_AreWhatBlackLittermanStartsFrom()
    {
        SampleProgram run = OnFile(Months(60, "date,A-1,B", t => [100 + (10 * Math.Sin(t)), 50 + (0.3 * t) + Math.Cos(2.0 * t)]),
            "--market", "A-1=300", "--market", "B=100");
        decimal Weight(string strategy) => Number(Cells(run.Output.Split('\n').First(line => FirstCell(line) == strategy))[1]);
        decimal expected = (75 + (0.05m * Weight("minimum_variance"))) / 1.05m;
        Assert.InRange(Weight("black_litterman") - expected, -0.06m, 0.06m); // both rounded to 0.1
        Assert.Contains(
            "starts from the market values given by --market; no opinion moves it.", Unwrapped(run.Output), StringComparison.Ordinal);
    }

    // A symbol may hold a dash: the view's dash is the one between two symbols.
    [Fact]
    public void QuickStart_ViewsOfSymbolsWithDashes_AreTakenApartRightly()
    {
        SampleProgram run = OnFile(Months(60, "date,A-1,B", t => [100 + (10 * Math.Sin(t)), 50 + (0.3 * t) + Math.Cos(2.0 * t)]),
            "--view", "A-1-B=0.02", "--view", "A-1=-0.01");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(
            "A-1 − B returns 0.02 (proportional); A-1 returns -0.01 (proportional).", Unwrapped(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_ManyLongSymbols_StayWithinTheColumns()
    {
        string header = $"date,{string.Join(',', Enumerable.Range(10, 30).Select(i => $"LONG_NAME_{i}"))}";
        SampleProgram run = OnFile(Months(60, header, t =>
            [.. Enumerable.Range(0, 30).Select(i => 100 + (5 * Math.Sin((t * 0.7) + i)) + (0.01 * i * t))]));
        Assert.Equal("", run.Error);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 120));
        Assert.Contains(" more  cash", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Split('\n').Count(line => FirstCell(line) == "inverse_volatility"));
    }

    // What the file sets is seen: a largest weight of 25 %, a volatility limit of 15 %, 6 trades in a plan.
    [Fact]
    public void QuickStart_Configuration_DecidesWeightsLimitsAndTrades()
    {
        SampleProgram run = OnConfiguration("""
            {
              // comments are allowed
              "advanced_portfolio": {
                "portfolio_strategies": { "min_variance": { "max_single_weight": 0.25 } },
                "risk_management": { "risk_limits": { "max_portfolio_volatility": 0.15 } },
                "rebalancing": { "constraints": { "max_trades": 6 } }
              }
            }
            """);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string row = run.Output.Split('\n').First(line => FirstCell(line) == "minimum_variance");
        Assert.Equal("25.0", Cells(row)[1]);
        Assert.Contains("≤ 15.0 %", run.Output, StringComparison.Ordinal);
        Assert.Contains("a plan may have 6 trades", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_FaultyConfiguration_ListsEveryFaultOnItsLineAndShowsNothing()
    {
        SampleProgram run = OnConfiguration(
            """{ "advanced_portfolio": { "core_setings": {}, "rebalancing": { "constraints": { "max_trades": 0 } } } }""");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            [
                "advanced_portfolio.core_setings: unknown key; did you mean core_settings?",
                "advanced_portfolio.rebalancing.constraints.max_trades: 0 is out of range; it must be at least 1.",
            ],
            run.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public void QuickStart_ConfigurationBesideWhatItStates_IsRefused()
    {
        SampleProgram run = OnConfiguration("""{ "advanced_portfolio": {} }""", "--fee", "0.001", "--max-weight", "0.2");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal("With --config the file states the settings: leave out --fee and --max-weight.", run.Error.TrimEnd());
    }

    [Fact]
    public void QuickStart_OnTheUsersWideFile_PlansInItsSymbols()
    {
        SampleProgram run = OnFile(Months(60, "date,ALPHA,BETA", t => [100 + (10 * Math.Sin(t)), 50 + (0.3 * t) + Math.Cos(2.0 * t)]),
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
        SampleProgram run = OnFile(lines);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Held now: 25,000.00 USD", run.Output, StringComparison.Ordinal);
        Assert.Contains("No risk: The portfolio holds cash only.", run.Output, StringComparison.Ordinal);
        Assert.Contains("buy A[red]", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no strategy 'risk_party'; did you mean risk_parity? There are equal_weight,", "--strategy", "risk_party")]
    [InlineData("There is no method 'sttic'; did you mean static? There are static, dynamic,", "--method", "sttic")]
    [InlineData("View 'IBM-MFST=0.1': there are no prices of MFST; did you mean MSFT?", "--view", "IBM-MFST=0.1")]
    [InlineData("View '-IBM=0.1': there are no prices of -IBM; did you mean IBM?", "--view", "-IBM=0.1")]
    [InlineData("View 'IBM' is not of the form SYMBOL=RETURN or SYMBOL-SYMBOL=RETURN.", "--view", "IBM")]
    [InlineData("Asset IBM appears twice.", "--view", "IBM-IBM=0.1")]
    [InlineData("Market: there is no value of AAPL, MSFT, XRX, AMZN, DELL, GOOGL, ADBE;", "--market", "IBM=3")]
    [InlineData("Market '^GSPC=1': ^GSPC is a benchmark", "--market", "^GSPC=1")]
    [InlineData("There is no file", "--config", "absent.json")]
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
        SampleProgram run = Start(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_FaultyFile_ListsEveryFault()
    {
        SampleProgram run = OnFile(["date,A,B", "2020-01-31,abc,5", "2020-13-31,1,2"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("has 2 faults:", run.Error, StringComparison.Ordinal);
        Assert.Contains("Line 2, column A: 'abc' is not a number.", run.Error, StringComparison.Ordinal);
        Assert.Contains("Line 3, column date: '2020-13-31' is not a date", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_TooLittleHistory_NamesWhatIsMissing()
    {
        SampleProgram run = OnFile(Months(20, "date,A", t => [100 + Math.Sin(t)]));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("A has 19 returns; 36 are needed, 17 more. All symbols have prices from 2018-01-28 on.",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_LimitsThatConflict_AreNamedAndOnlyTheChosenStrategyDecidesTheCode()
    {
        string[] tight = ["--max-weight", "0.1"];
        SampleProgram chosen = Start([.. tight, "--strategy", "minimum_variance"]);
        SampleProgram other = Start([.. tight, "--strategy", "risk_parity"]);
        Assert.Equal((3, 0), (chosen.ExitCode, other.ExitCode));
        Assert.Contains("None: No weights satisfy sum of weights = 1 and weights of 8 assets ≤ 0.1 together.",
            chosen.Output, StringComparison.Ordinal);
        Assert.Contains("Primal infeasible", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_DebtAboveTheHoldings_HasNoPlanAndSaysWhy()
    {
        SampleProgram run = Start("--cash", "-60000");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("None: Net asset value is -", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_Help_NamesEveryOption()
    {
        SampleProgram run = Start("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.All(
            ["--prices", "--strategy", "--cash", "--position", "--risk-free", "--fee", "--max-weight", "--frequency",
                "--method", "--config", "--market", "--view", "[default: 25000]"],
            option => Assert.Contains(option, run.Output, StringComparison.Ordinal));
    }

    private static string[] Months(int count, string header, Func<int, double[]> prices) =>
    [
        header,
        .. Enumerable.Range(0, count).Select(t =>
            FormattableString.Invariant($"{new DateOnly(2018, 1, 28).AddMonths(t):yyyy-MM-dd},")
            + string.Join(',', prices(t).Select(price => FormattableString.Invariant($"{price}")))),
    ];

    private static SampleProgram OnFile(string[] lines, params string[] arguments)
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

    private static SampleProgram OnConfiguration(string json, params string[] arguments)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, json);
        try
        {
            return Start(["--config", path, .. arguments]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string[] Cells(string line) =>
        line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string FirstCell(string line) =>
        Cells(line) is [{ } first, ..] && line.StartsWith("  ", StringComparison.Ordinal) ? first : "";

    // Words beside a table are wrapped and have the table's cells between their lines; here they follow one another.
    private static string Flat(string output) => string.Join(' ', string
        .Join('\n', output.Split('\n').Select(
            line => line.Length > RightColumn && line[..RightColumn].EndsWith(' ') ? line[RightColumn..] : line))
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Unwrapped(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static SampleProgram Start(params string[] arguments) => SampleProgram.Run("QuickStart", [], arguments);
}
