using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace MrBen.Portfolio.Architecture.Tests;

/// <summary>The page of log events lists every event of every library, as the code says it, with meaning and action.</summary>
public sealed partial class EventPageTests
{
    private const string Page = "src/MrBen.Portfolio/Diagnostics/EVENTS.md";

    [Fact]
    public void Page_ListsEveryEventAsTheCodeSaysIt()
    {
        string[] declared = [.. Declared().Select(message =>
            $"{message.EventId} | {(message.Level == LogLevel.None ? "by severity" : message.Level)} | `{message.Message}`")];
        string[] told = [.. Rows().Select(row => $"{row.Groups["id"].Value} | {row.Groups["level"].Value} | `{row.Groups["message"].Value}`")];
        Assert.Equal(declared.Order(StringComparer.Ordinal), told);
    }

    [Fact]
    public void Page_SaysOfEveryEventWhatItMeansAndWhatToDo() => Assert.All(Rows(), row =>
    {
        Assert.EndsWith(".", row.Groups["meaning"].Value.Trim(), StringComparison.Ordinal);
        Assert.EndsWith(".", row.Groups["action"].Value.Trim(), StringComparison.Ordinal);
    });

    [Fact]
    public void Ids_AreOfOneEventEach() =>
        Assert.Empty(Declared().GroupBy(message => message.EventId).Where(group => group.Count() > 1).Select(group => group.Key));

    private static IEnumerable<LoggerMessageAttribute> Declared() => Repository.LibraryAssemblies
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
        .OfType<LoggerMessageAttribute>();

    private static MatchCollection Rows() => Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, Page)));

    [GeneratedRegex(@"^\| (?<id>\d{4}) \| (?<level>[^|]+) \| `(?<message>[^`]+)` \| (?<meaning>[^|]+) \| (?<action>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
