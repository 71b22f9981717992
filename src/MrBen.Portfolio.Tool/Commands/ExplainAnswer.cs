using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Tool.Screens;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>Settings, each with the variable of the environment that states it.</summary>
internal sealed class ExplainAnswer(ImmutableArray<(ConfigurationSetting Setting, string? Variable)> settings) : Answer
{
    public override void Show(IAnsiConsole console)
    {
        if (settings.IsEmpty)
        {
            console.Line("Nothing is stated: every key has its default.");
            return;
        }

        if (settings.Length == 1)
        {
            ShowOne(console, settings[0].Setting, settings[0].Variable);
            return;
        }

        foreach (IGrouping<string, (ConfigurationSetting Setting, string? Variable)> section in
            settings.GroupBy(entry => entry.Setting.Path[..entry.Setting.Path.LastIndexOf('.')]))
        {
            console.Heading(section.Key);
            TextTable table = Tables.New("key", "value~", "stated by", "meaning~");
            foreach ((ConfigurationSetting setting, string? _) in section)
            {
                table.Row(
                    setting.Path[(section.Key.Length + 1)..],
                    IsDefault(setting) ? setting.Value : $"{setting.Value} (default {setting.Default})",
                    StatedBy(setting.Source), Meaning(setting));
            }

            console.Write(table);
        }
    }

    public override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteObjects("settings", settings, entry =>
        {
            (ConfigurationSetting setting, string? variable) = entry;
            writer.WriteString("path", setting.Path);
            writer.WritePropertyName("value");
            writer.WriteRawValue(setting.Value);
            writer.WritePropertyName("default");
            writer.WriteRawValue(setting.Default);
            writer.WriteString("source", StatedBy(setting.Source));
            writer.WriteString("variable", variable);
            writer.WriteString("meaning", setting.Meaning);
            writer.WriteString("needs", setting.Needs);
            writer.WriteBoolean("secret", setting.IsSecret);
        });
    }

    private static void ShowOne(IAnsiConsole console, ConfigurationSetting setting, string? variable)
    {
        console.Line(setting.Path);
        Grid grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) }).AddColumn();
        grid.AddRow(new Text("meaning"), new Text(setting.Meaning));
        grid.AddRow(new Text("value"), new Text(setting.Value));
        grid.AddRow(new Text("default"), new Text(setting.Default));
        string source = StatedBy(setting.Source);
        grid.AddRow(new Text("stated by"), new Text(variable is null ? source : $"{source}: {variable}"));
        if (setting.Needs.Length > 0)
        {
            grid.AddRow(new Text("needs"), new Text(setting.Needs));
        }

        console.Write(grid);
    }

    private static bool IsDefault(ConfigurationSetting setting) => setting.IsSecret || setting.Value == setting.Default;

    private static string Meaning(ConfigurationSetting setting) =>
        setting.Needs.Length == 0 ? setting.Meaning : $"{setting.Meaning} Needs {setting.Needs}.";

    private static string StatedBy(ConfigurationSource source) => source switch
    {
        ConfigurationSource.Document => "file",
        ConfigurationSource.Override => "environment",
        _ => "default",
    };
}
