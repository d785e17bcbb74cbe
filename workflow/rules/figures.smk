# Figures: one rule for each of the catalogue, named after it. Each is drawn as SVG, which the report
# shows, and as PNG.

for item in FIGURES.values():

    rule:
        name:
            item.name
        input:
            unpack(what_is_read(item)),
        output:
            svg=in_report(item.name, f"<results>/figures/{item.name}.svg", "figure"),
            png=f"<results>/figures/{item.name}.png",
        log:
            f"<logs>/{item.name}.log",
        group:
            "pages"
        params:
            module=item.module,
            caption=item.caption,
            view=GRID.view,
            given=given(item),
            code=code_fingerprint(item.module, "fsft.jobs.present"),
        message:
            f"{spelled_out(item.name)}"
        script:
            "../scripts/draw_figure.py"
