using System.Diagnostics;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>The main job, run as a newcomer runs it: the built program in a process of its own.</summary>
public class QuickStartTests
{
    [Fact]
    public void QuickStart_WithoutArguments_ShowsEveryPartAndTwiceTheSame()
    {
        Run first = Start();
        Run second = Start();
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal(first.Output, second.Output);
        string[] parts =
        [
            "133 rows without any value dropped, first on line 5 (1990-02-05)", "69 returns, 2016-10-01 to 2022-06-28", "2016-09-01   2022-06-28",
            "Maximum drawdown", "risk score", "minimum variance", "maximum", "largest residual", "Trades that lead to risk parity",
            "distance to the target",
        ];
        Assert.All(parts, part => Assert.Contains(part, first.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", first.Output, StringComparison.Ordinal);
        Assert.All(first.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 120));
    }

    [Theory]
    [InlineData("equal_weight")]
    [InlineData("inverse_volatility")]
    [InlineData("minimum_variance")]
    [InlineData("maximum_sharpe")]
    [InlineData("mean_variance")]
    public void QuickStart_EveryStrategy_HasAPlan(string strategy)
    {
        Run run = Start("--strategy", strategy, "--cash", "1000000");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Trades that lead to {strategy.Replace('_', ' ')}", run.Output, StringComparison.Ordinal);
    }

    // 60 months, so 59 returns: A doubles and halves by a fixed pattern, B drifts.
    [Fact]
    public void QuickStart_OnTheUsersFile_PlansInItsSymbols()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        DateOnly start = new(2018, 1, 31);
        File.WriteAllLines(path,
            ["date,ALPHA,BETA", .. Enumerable.Range(0, 60).Select(t => FormattableString.Invariant(
                $"{start.AddMonths(t):yyyy-MM-dd},{100 + (10 * Math.Sin(t))},{50 + (0.3 * t) + Math.Cos(2.0 * t)}"))]);
        try
        {
            Run run = Start("--prices", path, "--position", "ALPHA=10", "--cash", "5000", "--strategy", "minimum_variance");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains("buy BETA", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("There is no strategy 'risk_party'; did you mean risk_parity?", "--strategy", "risk_party")]
    [InlineData("Position 'ABC=1': the prices have IBM, AAPL, MSFT, XRX, AMZN, DELL, GOOGL, ADBE, but no ABC.", "--position", "ABC=1")]
    [InlineData("Position 'IBM=x' is not of the form SYMBOL=QUANTITY.", "--position", "IBM=x")]
    [InlineData("Rate for buying is -1; it must be in [0, 1).", "--fee", "-1")]
    [InlineData("Cannot parse argument 'abc' for option '--cash'", "--cash", "abc")]
    [InlineData("There is no file", "--prices", "absent.csv")]
    public void QuickStart_BadInput_SaysWhatAndExitsWithTwo(string message, params string[] arguments)
    {
        Run run = Start(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void QuickStart_DebtAboveTheHoldings_HasNoPlanAndSaysWhy()
    {
        Run run = Start("--cash", "-60000");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("None: Net asset value is -", run.Output, StringComparison.Ordinal);
    }

    private static Run Start(params string[] arguments)
    {
        ProcessStartInfo info = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "QuickStart.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(info)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Run(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private sealed record Run(int ExitCode, string Output, string Error);
}
