namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What one key does, shown by a portfolio with it beside one without.</summary>
/// <param name="Path">The key.</param>
/// <param name="Json">A value other than its default.</param>
/// <param name="Given">Other keys, set in both portfolios.</param>
/// <param name="Observe">What is looked at.</param>
/// <param name="Check">Compares what was seen without the key with what was seen with it.</param>
internal sealed record KeyEffect(
    string Path, string Json, (string Path, string Json)[] Given, Func<ConfiguredPortfolio, object?> Observe, Action<object?, object?> Check)
{
    /// <summary>Something is one thing without the key and another with it.</summary>
    public static KeyEffect Turns<T>(
        string path, string json, Func<ConfiguredPortfolio, T> observe, T from, T to, params (string Path, string Json)[] given) =>
        new(path, json, given, portfolio => observe(portfolio), (before, after) =>
        {
            Assert.Equal(from, before);
            Assert.Equal(to, after);
        });

    /// <summary>A number becomes another that follows from the value set; it was not that before.</summary>
    public static KeyEffect Sets(
        string path, string json, Func<ConfiguredPortfolio, double> observe, double to, params (string Path, string Json)[] given) =>
        new(path, json, given, portfolio => observe(portfolio), (before, after) =>
        {
            Assert.NotEqual(to, (double)before!, tolerance: 1e-6);
            Assert.Equal(to, (double)after!, tolerance: 1e-6);
        });

    public static KeyEffect Raises(
        string path, string json, Func<ConfiguredPortfolio, double> observe, params (string Path, string Json)[] given) =>
        new(path, json, given, portfolio => observe(portfolio),
            (before, after) => Assert.True((double)after! > (double)before! + 1e-6, $"{before} became {after}"));

    public static KeyEffect Lowers(
        string path, string json, Func<ConfiguredPortfolio, double> observe, params (string Path, string Json)[] given) =>
        new(path, json, given, portfolio => observe(portfolio),
            (before, after) => Assert.True((double)after! < (double)before! - 1e-6, $"{before} became {after}"));

    /// <summary>A number that stands for an estimate becomes another; which one, the tests of that room say.</summary>
    public static KeyEffect Moves(
        string path, string json, Func<ConfiguredPortfolio, double> observe, params (string Path, string Json)[] given) =>
        new(path, json, given, portfolio => observe(portfolio),
            (before, after) => Assert.NotEqual((double)before!, (double)after!, tolerance: 1e-9));
}
